/** Networks on the CPU through ONNX Runtime. */
@NullMarked
package dev.parlando.engine.ort;

import org.jspecify.annotations.NullMarked;
