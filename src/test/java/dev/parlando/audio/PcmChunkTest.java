package dev.parlando.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class PcmChunkTest {
    @Test
    void sixteenBitsAreRoundedToNearestAndLittleEndian() {
        PcmChunk audio = chunk(0, 0.5f, -0.5f, 1 / 32_767f, 0.4f / 32_767f);
        assertArrayEquals(new short[] {0, 16_384, -16_383, 1, 0}, shorts(audio));
        assertArrayEquals(new byte[] {0x34, 0x12}, chunk(0x1234 / 32_767f).toS16le());
    }

    /**
     * Checks that speech which is too loud is clipped: a sample that wrapped around would change its sign and crackle.
     */
    @Test
    void sixteenBitsAreClippedAtFullScale() {
        PcmChunk loud = chunk(1, -1, 1.001f, -1.001f, 1.5f, -1.5f, 1_000, -1_000, Float.MAX_VALUE, -Float.MAX_VALUE);
        assertArrayEquals(
                new short[] {32_767, -32_767, 32_767, -32_768, 32_767, -32_768, 32_767, -32_768, 32_767, -32_768},
                shorts(loud));
    }

    @Test
    void floatsAreSentAsTheyAre() {
        float[] samples = {0, 1.5f, -2, Float.MIN_VALUE};
        float[] read = new float[samples.length];
        ByteBuffer.wrap(chunk(samples).toF32le())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(read);
        assertArrayEquals(samples, read);
    }

    @Test
    void aChunkIsACopyOfPartOfAnArray() {
        float[] samples = {1, 2, 3, 4};
        PcmChunk chunk = PcmChunk.copyOf(samples, 1, 2);
        Arrays.fill(samples, 9);
        float[] target = new float[4];
        chunk.copyTo(target, 1);
        assertArrayEquals(new float[] {0, 2, 3, 0}, target);
        assertEquals(2, chunk.numSamples());
        assertEquals(3, chunk.sample(1));
    }

    @Test
    void durationCountsSamplesOfTheRate() {
        assertEquals(0.5, PcmChunk.copyOf(new float[12_000], 0, 12_000).durationSeconds());
    }

    private static PcmChunk chunk(float... samples) {
        return PcmChunk.copyOf(samples, 0, samples.length);
    }

    private static short[] shorts(PcmChunk audio) {
        ByteBuffer bytes = ByteBuffer.wrap(audio.toS16le()).order(ByteOrder.LITTLE_ENDIAN);
        short[] values = new short[audio.numSamples()];
        bytes.asShortBuffer().get(values);
        return values;
    }
}
