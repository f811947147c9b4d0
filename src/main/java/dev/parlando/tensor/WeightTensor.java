package dev.parlando.tensor;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Gives access to one tensor inside a weight file: a contiguous, row-major, little-endian range of bytes. */
public interface WeightTensor {
    /** Returns the name of the tensor in the file. */
    String name();

    /** Returns the type of the elements as they are stored. */
    DataType type();

    /** Returns the dimensions, row-major. */
    Shape shape();

    /** Returns the file that holds the bytes. */
    Path file();

    /** Returns the offset of the first byte in {@link #file()}. */
    long offset();

    /** Returns the number of bytes: element count times element size. */
    long byteLength();

    /**
     * Returns the bytes: memory-mapped, read-only, little-endian, position 0; a new view each call.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} if the range is over 2 GiB, which Java cannot
     *     map as one
     */
    ByteBuffer bytes();

    /** Returns the bytes of some elements, memory-mapped, read-only, little-endian, position 0. */
    ByteBuffer bytes(long firstElement, int numElements);

    /** Returns all elements as float32, row-major; FLOAT32, FLOAT16, BFLOAT16 and INT8 only. */
    float[] toFloats();
}
