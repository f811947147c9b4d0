/** The speech decoder and the speaker projector as ONNX graphs. */
@NullMarked
package dev.parlando.tts.graph;

import org.jspecify.annotations.NullMarked;
