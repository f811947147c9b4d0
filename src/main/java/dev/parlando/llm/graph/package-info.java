/** The language model as an ONNX graph. */
@NullMarked
package dev.parlando.llm.graph;

import org.jspecify.annotations.NullMarked;
