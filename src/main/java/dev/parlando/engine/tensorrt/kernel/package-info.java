/** Parlando's own CUDA kernels: compiles the {@code .cu} resources and launches their functions. */
@NullMarked
package dev.parlando.engine.tensorrt.kernel;

import org.jspecify.annotations.NullMarked;
