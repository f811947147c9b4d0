package dev.parlando.engine.tensorrt;

import java.util.List;
import java.util.stream.IntStream;

/** The few sizes that decoders are run at; every combination has a context of its own. */
final class RunSizes {
    /** Few new tokens are padded to this many: a prefill takes as long for one token as for sixteen. */
    private static final int LEAST_TOKENS = 16;

    /** Longer prefills are rare, and prepared when they come. */
    private static final int MOST_USUAL_TOKENS = 64;

    private RunSizes() {}

    /** The next of 1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, … from {@code batch} on, at most {@code numSlots}. */
    static int batch(int batch, int numSlots) {
        int size = 1;
        while (size < batch) {
            size = size < 8 ? size * 2 : Integer.bitCount(size) == 1 ? size / 2 * 3 : size / 3 * 4;
        }
        return Math.min(size, numSlots);
    }

    /** Every result of {@link #batch}, ascending. */
    static List<Integer> batches(int numSlots) {
        return IntStream.rangeClosed(1, numSlots)
                .map(batch -> batch(batch, numSlots))
                .distinct()
                .boxed()
                .toList();
    }

    /** One token is a step; else the next of 16, 32, 64, … from {@code tokens} on, at most {@code most}. */
    static int tokens(int tokens, int most) {
        if (tokens == 1) {
            return 1;
        }
        int size = LEAST_TOKENS;
        while (size < tokens) {
            size *= 2;
        }
        return Math.min(size, most);
    }

    /** Results of {@link #tokens} that are met often, ascending, steps apart. */
    static List<Integer> usualTokens(int most) {
        return IntStream.rangeClosed(2, Math.min(MOST_USUAL_TOKENS, most))
                .map(tokens -> tokens(tokens, most))
                .distinct()
                .boxed()
                .toList();
    }

    /** Every bucket of {@link CacheLayout#bucket}, ascending. */
    static List<Integer> buckets(int capacity) {
        return IntStream.rangeClosed(1, capacity)
                .map(entries -> CacheLayout.bucket(entries, capacity))
                .distinct()
                .boxed()
                .toList();
    }
}
