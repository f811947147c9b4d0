package dev.parlando.tensor;

/**
 * What a tensor will be, before it has bytes.
 *
 * @param name key in the file
 * @param type element type
 * @param shape dimensions, row-major
 */
public record TensorSpec(String name, DataType type, Shape shape) {
    /** Element count times element size. */
    public long byteLength() {
        return Math.multiplyExact(shape.elementCount(), (long) type.bytes());
    }
}
