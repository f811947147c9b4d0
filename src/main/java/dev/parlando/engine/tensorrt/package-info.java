/** NVIDIA GPUs through TensorRT. */
@NullMarked
package dev.parlando.engine.tensorrt;

import org.jspecify.annotations.NullMarked;
