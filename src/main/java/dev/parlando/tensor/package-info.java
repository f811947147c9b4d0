/** Shapes, data types and weight files: safetensors shards and PyTorch zip checkpoints, memory-mapped. */
@NullMarked
package dev.parlando.tensor;

import org.jspecify.annotations.NullMarked;
