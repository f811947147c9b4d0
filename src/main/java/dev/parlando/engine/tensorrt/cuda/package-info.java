/** CUDA from Java: devices, memory, streams and graphs, each with one owner that releases it. */
@NullMarked
package dev.parlando.engine.tensorrt.cuda;

import org.jspecify.annotations.NullMarked;
