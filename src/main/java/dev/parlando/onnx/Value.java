package dev.parlando.onnx;

/**
 * Names the result of a node, an input or a constant of one graph.
 *
 * @param name unique within the graph
 */
public record Value(String name) {}
