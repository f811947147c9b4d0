package dev.parlando.vocoder;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Joins waves of overlapping chunks with a linear cross-fade (model reference 1.9), and holds back only the overlap.
 * Each turn has a stitcher of its own. Inference thread only.
 *
 * <p>Consecutive chunks repeat {@code overlap} samples. Sample j of the overlap is
 * {@code (old · (overlap - j) + new · (j + 1)) / (overlap + 1)}.
 */
public final class ChunkStitcher {
    private final int overlap;
    private final boolean holdsWholeChunk;
    private float @Nullable [] held;
    /** Samples of {@link #held}, from the first on, that were handed out all the same. */
    private int numReleased;

    /**
     * Creates a stitcher without a chunk.
     *
     * @param overlap samples that two chunks share
     * @param holdsWholeChunk whether a chunk is held back until the next one, as the reference does; otherwise only
     *     the overlap is
     */
    public ChunkStitcher(int overlap, boolean holdsWholeChunk) {
        this.overlap = overlap;
        this.holdsWholeChunk = holdsWholeChunk;
    }

    /** Returns the number of samples that the next chunk must repeat: {@code overlap}, or 0 before the first chunk. */
    public int overlap() {
        return held == null ? 0 : overlap;
    }

    /**
     * Adds the next chunk.
     *
     * @param chunk begins with the overlap, unless it is the first; where whole chunks are held, any but the last
     *     brings at least as many new samples
     * @return samples that are final, perhaps none
     */
    public float[] push(float[] chunk) {
        float[] known = held == null ? new float[0] : held;
        int shared = held == null ? 0 : Math.min(overlap, Math.min(known.length, chunk.length));
        float[] joined = new float[known.length + chunk.length - shared];
        System.arraycopy(known, 0, joined, 0, known.length);
        int start = known.length - shared;
        for (int index = Math.max(0, numReleased - start); index < shared; index++) {
            joined[start + index] =
                    (known[start + index] * (shared - index) + chunk[index] * (index + 1)) / (shared + 1);
        }
        System.arraycopy(chunk, shared, joined, known.length, chunk.length - shared);
        int ready = holdsWholeChunk ? known.length : Math.max(0, joined.length - overlap);
        float[] result = Arrays.copyOfRange(joined, Math.min(numReleased, ready), ready);
        held = Arrays.copyOfRange(joined, ready, joined.length);
        numReleased = Math.max(0, numReleased - ready);
        return result;
    }

    /** Returns the samples that were held back. Afterwards the stitcher can be used for the next audio. */
    public float[] finish() {
        float[] rest = release();
        held = null;
        numReleased = 0;
        return rest;
    }

    /** Returns the samples that were held back, early: the next chunk goes on from them and no longer fades into them. */
    public float[] release() {
        float[] known = held == null ? new float[0] : held;
        float[] rest = Arrays.copyOfRange(known, numReleased, known.length);
        numReleased = known.length;
        return rest;
    }
}
