package dev.parlando.onnx;

import dev.parlando.tensor.DataType;
import dev.parlando.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * Holds name, element type and dimensions of a graph input or output.
 *
 * @param name unique among inputs and outputs
 * @param type element type
 * @param dimensions outermost first
 */
public record ValueSpec(String name, DataType type, List<Dimension> dimensions) {
    public ValueSpec {
        dimensions = List.copyOf(dimensions);
    }

    /**
     * Returns the shape once every named dimension has a size.
     *
     * @throws IllegalArgumentException if {@code sizes} lacks a named dimension
     */
    public Shape resolve(Map<String, Integer> sizes) {
        return new Shape(dimensions.stream()
                .map(dimension -> dimension.isFixed() ? dimension.size() : sizeOf(dimension, sizes))
                .toList());
    }

    private long sizeOf(Dimension dimension, Map<String, Integer> sizes) {
        Integer size = sizes.get(dimension.name());
        if (size == null) {
            throw new IllegalArgumentException(name + ": no size for dimension " + dimension.name() + " in " + sizes);
        }
        return size;
    }
}
