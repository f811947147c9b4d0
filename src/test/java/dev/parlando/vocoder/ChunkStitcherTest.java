package dev.parlando.vocoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.golden.Golden;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Golden values of the cross-fade: {@code golden/cross-fade/README.md}; and what is held back. */
final class ChunkStitcherTest {
    private static final int OVERLAP = 2048;
    private static final Golden GOLDEN = new Golden("cross-fade");
    private static final List<float[]> CHUNKS =
            List.of(GOLDEN.output("chunk_0"), GOLDEN.output("chunk_1"), GOLDEN.output("chunk_2"));

    @Test
    void holdsBackTheOverlapOnly() {
        assertJoined(new ChunkStitcher(OVERLAP, false), 4096 - OVERLAP, 4096, 4096, OVERLAP);
    }

    @Test
    void holdsAWholeChunkAsTheReference() {
        assertJoined(new ChunkStitcher(OVERLAP, true), 0, 4096, 4096, 4096);
    }

    private static void assertJoined(ChunkStitcher stitcher, int... lengths) {
        float[] joined = GOLDEN.output("joined");
        float[] actual = new float[joined.length];
        int done = 0;
        for (int index = 0; index <= CHUNKS.size(); index++) {
            assertEquals(index == 0 ? 0 : OVERLAP, stitcher.overlap());
            float[] ready = index < CHUNKS.size() ? stitcher.push(CHUNKS.get(index)) : stitcher.finish();
            assertEquals(lengths[index], ready.length, "piece " + index);
            System.arraycopy(ready, 0, actual, done, ready.length);
            done += ready.length;
        }
        assertEquals(joined.length, done);
        assertArrayEquals(joined, actual, 1e-6f);
    }

    @Test
    void isAsNewAfterTheEnd() {
        ChunkStitcher stitcher = new ChunkStitcher(OVERLAP, false);
        stitcher.push(CHUNKS.get(0));
        stitcher.finish();
        assertEquals(0, stitcher.overlap());
        assertArrayEquals(new float[0], stitcher.finish());
        assertEquals(4096 - OVERLAP, stitcher.push(CHUNKS.get(0)).length);
    }

    /** Chunks cut from one signal, each repeating the overlap, join to that signal again, wherever the rest is let go early. */
    @Property(tries = 300)
    void chunksOfOneSignalJoinToThatSignal(
            @ForAll @IntRange(min = 1, max = 9) int overlap,
            @ForAll boolean holdsWholeChunk,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 30) Integer> lengths,
            @ForAll @IntRange(max = 255) int releases) {
        ChunkStitcher stitcher = new ChunkStitcher(overlap, holdsWholeChunk);
        int made = 0;
        int received = 0;
        for (int index = 0; index < lengths.size(); index++) {
            int start = made - Math.min(stitcher.overlap(), made);
            made += lengths.get(index) + (holdsWholeChunk ? overlap : 0);
            received = assertRamp(stitcher.push(ramp(start, made)), received);
            if ((releases >> index & 1) == 1) {
                received = assertRamp(stitcher.release(), received);
                assertEquals(made, received);
            }
        }
        assertEquals(made, assertRamp(stitcher.finish(), received));
    }

    @Test
    void whatWasReleasedIsNeitherChangedNorRepeated() {
        ChunkStitcher stitcher = new ChunkStitcher(4, false);
        assertArrayEquals(new float[] {1, 1}, stitcher.push(new float[] {1, 1, 1, 1, 1, 1}));
        assertArrayEquals(new float[] {1, 1, 1, 1}, stitcher.release());
        assertArrayEquals(new float[0], stitcher.release());
        assertArrayEquals(new float[] {3}, stitcher.push(new float[] {2, 2, 2, 2, 3, 4, 4, 4, 4}));
        assertArrayEquals(new float[] {4, 4, 4, 4}, stitcher.finish());
        assertArrayEquals(new float[0], stitcher.finish());
    }

    private static float[] ramp(int from, int to) {
        float[] samples = new float[to - from];
        for (int index = 0; index < samples.length; index++) {
            samples[index] = from + index;
        }
        return samples;
    }

    private static int assertRamp(float[] samples, int from) {
        assertArrayEquals(ramp(from, from + samples.length), samples, 1e-3f);
        return from + samples.length;
    }
}
