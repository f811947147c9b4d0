package dev.parlando.tensor;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShardedWeightsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeShards() {
        write("one.safetensors", "a", 1);
        write("two.safetensors", "b", 2);
    }

    @Test
    void findsEachTensorInItsShard() throws IOException {
        index("{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"two.safetensors\"}}");
        try (ShardedWeights weights = ShardedWeights.open(folder)) {
            assertEquals(Set.of("a", "b"), weights.names());
            WeightTensor tensor = weights.require("b", Shape.of(1));
            assertEquals(folder.resolve("two.safetensors"), tensor.file());
            assertArrayEquals(new float[] {2}, tensor.toFloats());
        }
    }

    @Test
    void readsASingleFileWithoutAnIndex() {
        write("model.safetensors", "c", 3);
        try (ShardedWeights weights = ShardedWeights.open(folder)) {
            assertEquals(Set.of("c"), weights.names());
        }
    }

    @Test
    void refusesAFolderWithoutWeights() {
        assertRefused(ErrorCode.BAD_BUNDLE, "holds neither model.safetensors.index.json nor", () -> open());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"weight_map\": | index.json: cannot be read: it is not JSON",
                "[] | has no weight_map",
                "{\"weight_map\": {}} | has no weight_map",
                "{\"weight_map\": {\"a\": \"three.safetensors\"}} | tensor a is in three.safetensors, which is missing",
                "{\"weight_map\": {\"a\": \"two.safetensors\"}} | two.safetensors: tensor a is missing, expected here",
                "{\"weight_map\": {\"a\": \"../one.safetensors\"}} | expected a plain file name",
                "{\"weight_map\": {\"a\": 3}} | tensor a is in 3, which is missing",
                "{\"weight_map\": {\"a\": {}}} | expected a plain file name",
            })
    void refusesAWrongIndex(String json, String expected) throws IOException {
        index(json);
        assertRefused(ErrorCode.BAD_BUNDLE, expected, this::open);
    }

    private void open() {
        ShardedWeights.open(folder).close();
    }

    private void index(String json) throws IOException {
        Files.writeString(folder.resolve(ShardedWeights.INDEX), json);
    }

    private void write(String file, String tensor, int value) {
        TensorSpec spec = new TensorSpec(tensor, DataType.INT8, Shape.of(1));
        try (SafetensorsWriter writer = SafetensorsWriter.create(folder.resolve(file), List.of(spec))) {
            writer.write(tensor, 0, ByteBuffer.wrap(new byte[] {(byte) value}));
        }
    }
}
