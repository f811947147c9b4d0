package dev.parlando.engine.tensorrt.plan;

import java.nio.file.Path;

/**
 * Holds how plans are built and where they are kept.
 *
 * @param folder folder of the plan cache
 * @param allowsTf32 whether float32 products may round their factors to TF32
 * @param optimizationLevel how long TensorRT searches for fast kernels, 0 to 5
 */
public record PlanOptions(Path folder, boolean allowsTf32, int optimizationLevel) {}
