package dev.parlando.tensor;

/**
 * Name, type and shape of a tensor that has no bytes yet.
 *
 * @param name key in the file
 * @param type element type
 * @param shape dimensions, row-major
 */
public record TensorSpec(String name, DataType type, Shape shape) {
    /** Returns the number of bytes: element count times element size. */
    public long byteLength() {
        return Math.multiplyExact(shape.elementCount(), (long) type.bytes());
    }
}
