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

    /** Chunks cut from one signal, each repeating the overlap, join to that signal again. */
    @Property(tries = 200)
    void chunksOfOneSignalJoinToThatSignal(
            @ForAll @IntRange(min = 1, max = 9) int overlap,
            @ForAll boolean holdsWholeChunk,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 30) Integer> lengths) {
        ChunkStitcher stitcher = new ChunkStitcher(overlap, holdsWholeChunk);
        int made = 0;
        int received = 0;
        for (int length : lengths) {
            int start = made - Math.min(stitcher.overlap(), made);
            made += length + (holdsWholeChunk ? overlap : 0);
            received = assertRamp(stitcher.push(ramp(start, made)), received);
        }
        assertEquals(made, assertRamp(stitcher.finish(), received));
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
