package dev.parlando.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Provides what property tests of weight files share: bytes made wrong, and readers held to a result or
 * {@code BAD_BUNDLE}.
 */
final class ReaderCheck {
    private ReaderCheck() {}

    /** Returns valid bytes with up to eight of them changed and sometimes the end cut off. */
    static Arbitrary<byte[]> damaged(byte[] valid) {
        Arbitrary<List<Integer>> places =
                Arbitraries.integers().between(0, valid.length - 1).list().ofMaxSize(8);
        Arbitrary<Byte> value = Arbitraries.bytes();
        Arbitrary<Integer> length = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(valid.length)),
                Tuple.of(1, Arbitraries.integers().between(0, valid.length)));
        return Combinators.combine(places, value.list().ofSize(8), length).as((where, what, keep) -> {
            byte[] bytes = Arrays.copyOf(valid, keep);
            for (int index = 0; index < where.size(); index++) {
                if (where.get(index) < keep) {
                    bytes[where.get(index)] = what.get(index);
                }
            }
            return bytes;
        });
    }

    /** Opens the bytes as a file and reads every tensor that can be read. */
    static void readsOrRefuses(byte[] bytes, Function<Path, WeightSource> open) throws IOException {
        Path file = Files.createTempFile("weights", ".bin");
        try {
            Files.write(file, bytes);
            try (WeightSource source = open.apply(file)) {
                for (String name : source.names()) {
                    WeightTensor tensor = source.find(name).orElseThrow();
                    assertEquals(tensor.byteLength(), tensor.bytes().remaining());
                }
            } catch (VoiceException e) {
                assertEquals(ErrorCode.BAD_BUNDLE, e.code());
            }
        } finally {
            Files.delete(file);
        }
    }
}
