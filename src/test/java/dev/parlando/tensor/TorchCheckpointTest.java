package dev.parlando.tensor;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TorchCheckpointTest {
    private static final byte[] THREE_FLOATS = ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(1)
            .putFloat(-2.5f)
            .putFloat(3)
            .array();

    @TempDir
    private Path folder;

    /** Reads the file that PyTorch wrote; the values are from its README's script. */
    @Test
    void readsWhatPyTorchWrites() {
        Path path = Path.of("src", "test", "resources", "golden", "torch-checkpoint", "checkpoint.pt");
        try (TorchCheckpoint file = TorchCheckpoint.open(path)) {
            assertEquals(
                    Set.of(
                            "0.weight",
                            "0.bias",
                            "1.weight",
                            "1.bias",
                            "half",
                            "bfloat",
                            "whole",
                            "middle",
                            "scalar",
                            "empty"),
                    file.names());
            assertFloats(file, "0.bias", Shape.of(2), -0.011439145f, 0.45777494f);
            assertFloats(file, "half", Shape.of(2, 2), 1.5f, -2, 65504, 0x1p-24f);
            assertFloats(file, "bfloat", Shape.of(2), 1, -3.140625f);
            assertFloats(file, "middle", Shape.of(2, 2), 4, 5, 6, 7);
            assertFloats(file, "scalar", Shape.of(), 7);
            assertFloats(file, "empty", Shape.of(0, 3));
        }
    }

    @Test
    void readsATensorByOffset() throws IOException {
        try (TorchCheckpoint file = open(oneTensor(1, 2))) {
            assertFloats(file, "a", Shape.of(2), -2.5f, 3);
        }
    }

    @Test
    void readsTheZip64Form() throws IOException {
        try (TorchCheckpoint file = open(oneTensor(0, 3).zip64Bytes())) {
            assertFloats(file, "a", Shape.of(3), 1, -2.5f, 3);
        }
    }

    /** Reads protocol 4 with frames, memoize, short texts and names from the stack, and tuples of all kinds. */
    @Test
    void readsTheOpcodesOfNewerProtocols() throws IOException {
        TorchFileBuilder builder = new TorchFileBuilder().raw(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0);
        builder.raw('}', 0x94, 0x8c, 1, 'a', 0x94);
        builder.raw(0x8c, 12).raw(bytes("torch._utils")).raw(0x8c, 18).raw(bytes("_rebuild_tensor_v2"));
        builder.raw(0x93, '(', '(')
                .text("storage")
                .global("torch", "FloatStorage")
                .raw('q', 9);
        builder.text("0").text("cpu").raw('K', 3, 't', 'Q', 0x8a, 1, 1);
        builder.raw('M', 2, 0, 0x85, 'J', 1, 0, 0, 0, 'r', 7, 0, 0, 0, 0x85);
        builder.raw(0x88, 'N', 't', 'R', 's', '.').storage("0", THREE_FLOATS);
        try (TorchCheckpoint file = open(builder)) {
            assertFloats(file, "a", Shape.of(2), -2.5f, 3);
        }
    }

    @Test
    void refusesAnyOtherGlobal() {
        assertRefused(
                ErrorCode.BAD_BUNDLE,
                "pickle refers to os.system, which is not allowed",
                () -> open(
                        new TorchFileBuilder().global("os", "system").text("id").raw(0x85, 'R', '.')));
    }

    @Test
    void refusesOtherCallsOfAllowedGlobals() {
        assertRefused(
                ErrorCode.BAD_BUNDLE,
                "pickle calls ORDERED_DICT with 1 arguments",
                () -> open(new TorchFileBuilder()
                        .global("collections", "OrderedDict")
                        .raw('}', 0x85, 'R', '.')));
        assertRefused(
                ErrorCode.BAD_BUNDLE,
                "a Global is expected",
                () -> open(new TorchFileBuilder().raw('N', ')', 'R', '.')));
    }

    @Test
    void refusesDamagedPickles() {
        refused("pickle ends at byte", '}');
        refused("pickle ends at byte", 'X', 255, 255, 255, 127);
        refused("pickle ends at byte", 'X', 255, 255, 255, 255);
        refused("pickle takes more values than it has", 's', '.');
        refused("pickle lacks a mark", 't', '.');
        refused("pickle recalls memo 5, which was not set", 'h', 5, '.');
        refused("an integer of 9 bytes", 0x8a, 9, '.');
        refused("pickle protocol is 6", 0x80, 6, '.');
        refused("pickle opcode 0x69 at byte 2 is not allowed", 'i', '.');
        refused("sets a key without a value", '}', '(', 'N', 'u', '.');
        refused("has a Ignored where a Text is expected", '}', '(', 'N', 'N', 'u', '.');
        refused("a persistent id that is not a storage", ')', 'Q', '.');
        refused("holds a Tuple, expected a dictionary", ')', '.');
        refused("x is a Ignored, expected a tensor", '}', 'X', 1, 0, 0, 0, 'x', 'N', 's', '.');
    }

    @Test
    void boundsTheStack() {
        int[] none = new int[(1 << 20) + 1];
        Arrays.fill(none, 'N');
        refused("pickle holds more than 1048576 values", none);
    }

    /**
     * Reads tuples of which each holds the last one twice; code that walked through them would meet 2 to the power of
     * 64 values.
     */
    @Test
    void doesNotWalkThroughSharedTuples() {
        TorchFileBuilder builder = new TorchFileBuilder().raw(')', 'q', 0);
        for (int index = 0; index < 64; index++) {
            builder.raw('h', index, 'h', index, 0x86, 'q', index + 1);
        }
        assertRefused(ErrorCode.BAD_BUNDLE, "persistent id", () -> open(builder.raw('Q', '.')));
    }

    @Test
    void refusesTensorsThatDoNotFitTheirStorage() {
        refused("tensor a has 12 bytes at byte 4 of data/0, which has 12", oneTensor(1, 3));
        refused("has 4 bytes at byte -4 of data/0", oneTensor(-1, 1));
        refused("a has size [-1] and stride [1]", oneTensor(0, -1));
        refused("has more bytes than can be counted", oneTensor(0, Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    @Test
    void refusesTensorsThatAreNotContiguous() {
        TorchFileBuilder builder = new TorchFileBuilder().raw('}').text("a");
        builder.strided("FloatStorage", "0", 3, 0, new long[] {2}, new long[] {2});
        refused(
                "has stride [2], expected a contiguous one",
                builder.raw('s', '.').storage("0", THREE_FLOATS));
    }

    @Test
    void refusesOtherStorages() {
        TorchFileBuilder builder = new TorchFileBuilder().raw('}').text("a").tensor("LongStorage", "0", 1, 0, 1);
        refused("refers to torch.LongStorage", builder.raw('s', '.').storage("0", THREE_FLOATS));
    }

    @Test
    void refusesAMissingStorage() {
        TorchFileBuilder builder = new TorchFileBuilder().raw('}').text("a").tensor("HalfStorage", "1", 1, 0, 1);
        refused("tensor a lies in data/1, which is missing", builder.raw('s', '.'));
    }

    @Test
    void refusesCompressedEntries() {
        refused("is compressed or encrypted, expected stored", oneTensor(0, 3).compressed());
    }

    @Test
    void refusesBigEndianData() {
        refused("has byte order big", oneTensor(0, 3).entry("byteorder", "big".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void refusesWhatIsNoCheckpoint() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no checkpoint");
        assertRefused(ErrorCode.BAD_BUNDLE, text + ": is not a ZIP file", () -> TorchCheckpoint.open(text));
        byte[] valid = oneTensor(0, 3).bytes();
        byte[] half = Arrays.copyOfRange(valid, valid.length / 2, valid.length);
        assertRefused(ErrorCode.BAD_BUNDLE, "ZIP central directory", () -> open(half));
        refused("holds 2 entries that end in /data.pkl", oneTensor(0, 3).entry("data/data.pkl", THREE_FLOATS));
    }

    @Property(tries = 300)
    void anyBytesGiveAResultOrBadBundle(@ForAll byte[] bytes) throws IOException {
        ReaderCheck.readsOrRefuses(bytes, TorchCheckpoint::open);
    }

    @Property(tries = 2000)
    void damagedFilesGiveAResultOrBadBundle(@ForAll("damaged") byte[] bytes) throws IOException {
        ReaderCheck.readsOrRefuses(bytes, TorchCheckpoint::open);
    }

    @Property(tries = 1000)
    void anyPickleGivesAResultOrBadBundle(@ForAll("opcodes") List<Integer> opcodes) throws IOException {
        TorchFileBuilder builder = new TorchFileBuilder();
        opcodes.forEach(builder::raw);
        ReaderCheck.readsOrRefuses(builder.raw('.').bytes(), TorchCheckpoint::open);
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        return ReaderCheck.damaged(oneTensor(1, 2).bytes());
    }

    @Provide
    Arbitrary<List<Integer>> opcodes() {
        Set<Integer> known = "NJKMX})(tqrhjcQRbsu".chars().boxed().collect(Collectors.toSet());
        known.addAll(Set.of(0, 1, 2, 0x80, 0x85, 0x86, 0x87, 0x88, 0x8a, 0x8c, 0x93, 0x94, 0x95));
        return Arbitraries.of(known).list().ofMaxSize(60);
    }

    private static TorchFileBuilder oneTensor(long offset, long... size) {
        TorchFileBuilder builder = new TorchFileBuilder().raw('}').text("a");
        return builder.tensor("FloatStorage", "0", 3, offset, size)
                .raw('s', '.')
                .storage("0", THREE_FLOATS);
    }

    private static int[] bytes(String ascii) {
        return ascii.chars().toArray();
    }

    private void refused(String expected, int... opcodes) {
        refused(expected, new TorchFileBuilder().raw(opcodes));
    }

    private void refused(String expected, TorchFileBuilder builder) {
        assertRefused(ErrorCode.BAD_BUNDLE, expected, () -> open(builder));
    }

    private TorchCheckpoint open(TorchFileBuilder builder) throws IOException {
        return open(builder.bytes());
    }

    private TorchCheckpoint open(byte[] bytes) throws IOException {
        return TorchCheckpoint.open(Files.write(folder.resolve("checkpoint.pt"), bytes));
    }

    private static void assertFloats(WeightSource source, String name, Shape shape, float... expected) {
        assertArrayEquals(expected, source.require(name, shape).toFloats());
    }
}
