/** Writes ONNX graphs whose weights stay in the files they came in. */
@NullMarked
package dev.parlando.onnx;

import org.jspecify.annotations.NullMarked;
