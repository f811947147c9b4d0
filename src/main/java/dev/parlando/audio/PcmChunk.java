package dev.parlando.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Holds mono audio of {@value #SAMPLE_RATE_HZ} Hz in float samples, full scale ±1; immutable. */
public final class PcmChunk {
    /** Samples a second of all audio in the program. */
    public static final int SAMPLE_RATE_HZ = 24_000;

    private final float[] samples;

    private PcmChunk(float[] samples) {
        this.samples = samples;
    }

    /** Copies {@code count} samples from {@code offset}. */
    public static PcmChunk copyOf(float[] samples, int offset, int count) {
        return new PcmChunk(Arrays.copyOfRange(samples, offset, offset + count));
    }

    /** Returns the number of samples. */
    public int numSamples() {
        return samples.length;
    }

    /** Returns one sample, full scale ±1. */
    public float sample(int index) {
        return samples[index];
    }

    /** Copies all samples into {@code target} at {@code offset}. */
    public void copyTo(float[] target, int offset) {
        System.arraycopy(samples, 0, target, offset, samples.length);
    }

    /** Returns the length in seconds. */
    public double durationSeconds() {
        return samples.length / (double) SAMPLE_RATE_HZ;
    }

    /** Returns little-endian signed 16 bit samples, rounded to nearest, clipped at full scale. */
    public byte[] toS16le() {
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float sample : samples) {
            bytes.putShort((short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sample * 32_767f))));
        }
        return bytes.array();
    }

    /** Returns little-endian 32 bit floats, as generated. */
    public byte[] toF32le() {
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float sample : samples) {
            bytes.putFloat(sample);
        }
        return bytes.array();
    }
}
