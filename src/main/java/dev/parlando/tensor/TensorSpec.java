package dev.parlando.tensor;

/**
 * Holds name, type and shape of a tensor whose bytes are not written yet.
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
