package dev.parlando.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafetensorsWriterTest {
    private static final TensorSpec BYTES = new TensorSpec("bytes", DataType.INT8, Shape.of(3));
    private static final TensorSpec FLOATS = new TensorSpec("floats", DataType.FLOAT32, Shape.of(2, 2));

    @TempDir
    private Path folder;

    @Test
    void writesPiecesInAnyOrderAndAlignsWideTypes() {
        Path path = folder.resolve("model.safetensors");
        try (SafetensorsWriter writer = SafetensorsWriter.create(path, List.of(BYTES, FLOATS))) {
            writer.write("floats", 8, floats(3, 4));
            writer.write("bytes", 0, ByteBuffer.wrap(new byte[] {7, 8, 9}));
            writer.write("floats", 0, floats(1, 2));
        }
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            WeightTensor floats = file.require("floats", Shape.of(2, 2));
            assertEquals(0, floats.offset() % 8);
            assertArrayEquals(new float[] {1, 2, 3, 4}, floats.toFloats());
            assertArrayEquals(
                    new float[] {7, 8, 9}, file.require("bytes", Shape.of(3)).toFloats());
        }
    }

    @Test
    void refusesToCloseAnIncompleteFile() {
        SafetensorsWriter writer = SafetensorsWriter.create(folder.resolve("a"), List.of(BYTES, FLOATS));
        writer.write("floats", 0, floats(1, 2, 3, 4));
        assertThrows(IllegalStateException.class, writer::close);
    }

    @Test
    void refusesBytesThatWereNotDeclared() {
        try (SafetensorsWriter writer = SafetensorsWriter.create(folder.resolve("a"), List.of(FLOATS))) {
            assertThrows(IllegalArgumentException.class, () -> writer.write("bytes", 0, floats(1)));
            assertThrows(IllegalArgumentException.class, () -> writer.write("floats", 4, floats(1, 2, 3, 4)));
            assertThrows(IllegalArgumentException.class, () -> writer.write("floats", -4, floats(1)));
            writer.write("floats", 0, floats(1, 2, 3, 4));
        }
    }

    @Test
    void refusesTwoTensorsOfOneName() {
        assertThrows(
                IllegalArgumentException.class,
                () -> SafetensorsWriter.create(folder.resolve("a"), List.of(FLOATS, FLOATS)));
    }

    @Test
    void saysWhichFileCannotBeWritten() {
        assertThrows(
                UncheckedIOException.class,
                () -> SafetensorsWriter.create(folder.resolve("none").resolve("a"), List.of(FLOATS)));
    }

    private static ByteBuffer floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }
}
