package dev.parlando.onnx;

/**
 * The result of a node, an input or a constant of one graph.
 *
 * @param name unique within the graph
 */
public record Value(String name) {}
