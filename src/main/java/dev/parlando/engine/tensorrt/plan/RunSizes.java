package dev.parlando.engine.tensorrt.plan;

import dev.parlando.engine.tensorrt.cuda.CacheLayout;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rounds the sizes of a decoder's runs up to few different ones, because each combination is captured as a graph of its
 * own.
 */
public final class RunSizes {
    /** Smallest padded number of new tokens: a prefill takes as long for one token as for sixteen. */
    private static final int LEAST_TOKENS = 16;

    /**
     * Largest number of new tokens that is prepared in advance: longer prefills are rare, and are prepared when they
     * come.
     */
    private static final int MOST_USUAL_TOKENS = 64;

    private RunSizes() {}

    /** Returns the next of 1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, … from {@code batch} on, at most {@code numSlots}. */
    public static int batch(int batch, int numSlots) {
        int size = 1;
        while (size < batch) {
            size = size < 8 ? size * 2 : Integer.bitCount(size) == 1 ? size / 2 * 3 : size / 3 * 4;
        }
        return Math.min(size, numSlots);
    }

    /** Returns every result of {@link #batch}, ascending. */
    public static List<Integer> batches(int numSlots) {
        return IntStream.rangeClosed(1, numSlots)
                .map(batch -> batch(batch, numSlots))
                .distinct()
                .boxed()
                .toList();
    }

    /** Returns 1 for one token, which is a step; else the next of 16, 32, 64, … from {@code tokens} on, at most {@code most}. */
    public static int tokens(int tokens, int most) {
        if (tokens == 1) {
            return 1;
        }
        int size = LEAST_TOKENS;
        while (size < tokens) {
            size *= 2;
        }
        return Math.min(size, most);
    }

    /** Returns the results of {@link #tokens} that are frequent, ascending, without 1. */
    public static List<Integer> usualTokens(int most) {
        return IntStream.rangeClosed(2, Math.min(MOST_USUAL_TOKENS, most))
                .map(tokens -> tokens(tokens, most))
                .distinct()
                .boxed()
                .toList();
    }

    /** Returns every bucket of {@link CacheLayout#bucket}, ascending. */
    public static List<Integer> buckets(int capacity) {
        return IntStream.rangeClosed(1, capacity)
                .map(entries -> CacheLayout.bucket(entries, capacity))
                .distinct()
                .boxed()
                .toList();
    }
}
