package dev.parlando.tensor;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.parlando.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EightBitRowsTest {
    @TempDir
    private Path folder;

    @Test
    void multipliesEachRowByItsScale() {
        try (SafetensorsFile file = write(Shape.of(2, 3), Shape.of(2, 1))) {
            assertArrayEquals(
                    new float[] {0.5f, 1, -1.5f, 8, 10, -256}, EightBitRows.toFloats(file, "x", Shape.of(2, 3)));
            assertArrayEquals(new float[] {0.5f, 2}, EightBitRows.toFloats(file, "x_scale", Shape.of(2, 1)));
        }
    }

    @Test
    void refusesScalesOfAnotherShape() {
        try (SafetensorsFile file = write(Shape.of(2, 3), Shape.of(1, 2))) {
            assertRefused(
                    ErrorCode.BAD_BUNDLE,
                    "tensor x_scale has shape [1, 2], expected [2, 1]",
                    () -> EightBitRows.toFloats(file, "x", Shape.of(2, 3)));
        }
    }

    @Test
    void refusesWhatIsNoMatrix() {
        try (SafetensorsFile file = write(Shape.of(6), Shape.of(2, 1))) {
            assertRefused(
                    ErrorCode.BAD_BUNDLE,
                    "tensor x of type I8 has shape [6], expected a matrix",
                    () -> EightBitRows.toFloats(file, "x", Shape.of(6)));
        }
    }

    private SafetensorsFile write(Shape matrix, Shape scales) {
        Path path = folder.resolve("model.safetensors");
        List<TensorSpec> specs = List.of(
                new TensorSpec("x", DataType.INT8, matrix), new TensorSpec("x_scale", DataType.FLOAT32, scales));
        try (SafetensorsWriter writer = SafetensorsWriter.create(path, specs)) {
            writer.write("x", 0, ByteBuffer.wrap(new byte[] {1, 2, -3, 4, 5, -128}));
            writer.write(
                    "x_scale",
                    0,
                    ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putFloat(0.5f)
                            .putFloat(2)
                            .flip());
        }
        return SafetensorsFile.open(path);
    }
}
