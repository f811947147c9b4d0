package dev.parlando.tensor;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SafetensorsFileTest {
    private static final String TWO_TENSORS = "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"half\":{\"dtype\":\"F16\",\"shape\":[2,1],\"data_offsets\":[4,8]},"
            + "\"byte\":{\"dtype\":\"I8\",\"shape\":[4],\"data_offsets\":[0,4]}}";

    private static final byte[] TWO_TENSORS_DATA = {1, -2, 3, -128, 0, 0x3c, 0, (byte) 0xc0};

    @TempDir
    private Path folder;

    @Test
    void readsAFileOfTheFormat() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(write(bytes(TWO_TENSORS, TWO_TENSORS_DATA)))) {
            assertEquals(List.of("byte", "half"), List.copyOf(file.names()));
            WeightTensor half = file.require("half", Shape.of(2, 1));
            assertEquals(DataType.FLOAT16, half.type());
            assertEquals(8 + TWO_TENSORS.length() + 4, half.offset());
            assertArrayEquals(new float[] {1, -2}, half.toFloats());
            assertArrayEquals(
                    new float[] {1, -2, 3, -128},
                    file.require("byte", Shape.of(4)).toFloats());
            assertEquals(0x3c00, half.bytes().getShort());
            assertTrue(half.bytes().isReadOnly());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | header is not a JSON object",
                "{\"a\":{\"dtype\":\"F32\"} | header cannot be read: it is not JSON at line 1, column ",
                "{} {} | header cannot be read: it is not JSON at line 1, column ",
                "{\"a\":1,\"a\":1} | is given twice",
                "{\"a\":1} | tensor a has no dtype",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}} | has shape that is not a list",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | has shape that is not a list",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.5],\"data_offsets\":[0,8]}} | has shape that is not a list",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}} | has data_offsets that is not a list",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8]}} | has data_offsets [8], expected a range",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | expected a range inside 8 data bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}} | expected a range inside 8 data bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}} | shape [3] has 8 bytes, expected 12",
                "{\"a\":{\"dtype\":\"F7\",\"shape\":[2],\"data_offsets\":[0,8]}} | tensor a: data type F7 is not supported",
                "{\"a\":{\"dtype\":\"I8\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}} | can be counted",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | starts at data byte 4, expected 0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | bytes, its header accounts for",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | tensors overlap or leave a gap",
            })
    void refusesAHeaderThatTheFormatForbids(String header, String expected) throws IOException {
        Path file = write(bytes(header, new byte[8]));
        assertRefused(ErrorCode.BAD_BUNDLE, file + ": ", () -> SafetensorsFile.open(file));
        assertRefused(ErrorCode.BAD_BUNDLE, expected, () -> SafetensorsFile.open(file));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 9, 100_000_001, Long.MIN_VALUE, Long.MAX_VALUE})
    void refusesAnAbsurdHeaderLength(long length) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        Path file = write(bytes.array());
        assertRefused(ErrorCode.BAD_BUNDLE, "safetensors header has length", () -> SafetensorsFile.open(file));
    }

    @Test
    void refusesAFileThatIsMissingOrShort() throws IOException {
        Path file = write(new byte[7]);
        assertRefused(ErrorCode.BAD_BUNDLE, "has 7 bytes, too few", () -> SafetensorsFile.open(file));
        assertRefused(ErrorCode.BAD_BUNDLE, "file is missing", () -> SafetensorsFile.open(folder.resolve("none")));
    }

    @Test
    void saysWhatWasExpectedOfATensor() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(write(bytes(TWO_TENSORS, TWO_TENSORS_DATA)))) {
            assertRefused(
                    ErrorCode.BAD_BUNDLE,
                    "tensor half has shape [2, 1], expected [2, 2]",
                    () -> file.require("half", Shape.of(2, 2)));
            assertRefused(
                    ErrorCode.BAD_BUNDLE,
                    "tensor none is missing, expected shape [2, 2]",
                    () -> file.require("none", Shape.of(2, 2)));
        }
    }

    @Test
    void readsTensorsBeyondTwoGibibytes() throws IOException {
        long many = (1L << 31) + 16;
        String header = "{\"big\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},".formatted(many, many)
                + "\"end\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}".formatted(many, many + 4);
        byte[] start = bytes(header, new byte[0]);
        Path path = write(start);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            ByteBuffer end =
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 2.5f);
            channel.write(end, start.length + many);
        }
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertArrayEquals(
                    new float[] {2.5f}, file.require("end", Shape.of(1)).toFloats());
            WeightTensor big = file.require("big", Shape.of(many));
            assertRefused(ErrorCode.BAD_BUNDLE, "tensor big has " + many + " bytes", big::bytes);
            assertRefused(ErrorCode.BAD_BUNDLE, "tensor big has " + many + " elements", big::toFloats);
        }
    }

    @Test
    void usedAfterCloseItSaysSo() throws IOException {
        SafetensorsFile file = SafetensorsFile.open(write(bytes(TWO_TENSORS, TWO_TENSORS_DATA)));
        WeightTensor tensor = file.require("half", Shape.of(2, 1));
        file.close();
        file.close();
        assertThrows(IllegalStateException.class, tensor::toFloats);
    }

    @Property(tries = 300)
    void anyBytesGiveAResultOrBadBundle(@ForAll byte[] bytes) throws IOException {
        ReaderCheck.readsOrRefuses(bytes, SafetensorsFile::open);
    }

    @Property(tries = 2000)
    void damagedFilesGiveAResultOrBadBundle(@ForAll("damaged") byte[] bytes) throws IOException {
        ReaderCheck.readsOrRefuses(bytes, SafetensorsFile::open);
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        return ReaderCheck.damaged(bytes(TWO_TENSORS, TWO_TENSORS_DATA));
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.safetensors"), bytes);
    }

    private static byte[] bytes(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }
}
