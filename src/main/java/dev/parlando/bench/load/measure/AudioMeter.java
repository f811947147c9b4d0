package dev.parlando.bench.load.measure;

import dev.parlando.audio.AudioFormat;
import io.vertx.core.buffer.Buffer;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the samples of one turn and, with a {@link SpokenAlone}, compares every byte. */
public final class AudioMeter {
    /** Amplitude of -50 dBFS, full scale 1. */
    private static final float AUDIBLE = 0.003_162_277_6f;

    private static final float FULL_SCALE_S16 = 32_768f;
    private static final double SAMPLES_PER_MILLI = 24;

    private final AudioFormat format;
    private final @Nullable SpokenAlone alone;
    private final Set<AudioFault> faults = EnumSet.noneOf(AudioFault.class);
    private long numBytes;
    private boolean audible;

    public AudioMeter(AudioFormat format, @Nullable SpokenAlone alone) {
        this.format = format;
        this.alone = alone;
    }

    /**
     * Holds the contents of one frame.
     *
     * @param numSamples samples in the frame
     * @param firstAudible index of the turn's first audible sample if it is in this frame, else -1
     */
    public record Frame(int numSamples, int firstAudible) {}

    public Frame onFrame(Buffer bytes) {
        int size = format.bytesPerSample();
        if (bytes.length() % size != 0) {
            faults.add(AudioFault.BROKEN_SAMPLE);
        }
        if (alone != null && !alone.matchesAt(numBytes, bytes)) {
            faults.add(AudioFault.DIFFERENT_AUDIO);
        }
        numBytes += bytes.length();
        int count = bytes.length() / size;
        int first = -1;
        for (int i = 0; i < count; i++) {
            float level = Math.abs(sampleAt(bytes, i));
            if (!Float.isFinite(level)) {
                faults.add(AudioFault.NOT_FINITE);
            } else if (level > AUDIBLE && !audible) {
                audible = true;
                first = i;
            }
        }
        return new Frame(count, first);
    }

    /**
     * Checks the whole turn once it has ended.
     *
     * @param audioMs length of the audio, as {@code turn.done} states it
     * @param text the reply's text, empty in read mode
     * @param whole whether the turn was spoken to the end
     */
    public void onDone(double audioMs, String text, boolean whole) {
        // audioMs is rounded to a microsecond; a sample is 42
        if (Math.abs(numSamples() / SAMPLES_PER_MILLI - audioMs) > 0.01) {
            faults.add(AudioFault.BYTE_COUNT);
        }
        if (whole && !audible) {
            faults.add(AudioFault.SILENT);
        }
        if (whole && alone != null && numBytes != alone.numBytes()) {
            faults.add(AudioFault.DIFFERENT_AUDIO);
        }
        if (whole && alone != null && !text.equals(alone.text())) {
            faults.add(AudioFault.DIFFERENT_TEXT);
        }
    }

    public long numSamples() {
        return numBytes / format.bytesPerSample();
    }

    public Set<AudioFault> faults() {
        return faults;
    }

    private float sampleAt(Buffer bytes, int index) {
        return switch (format) {
            case PCM_S16LE -> bytes.getShortLE(index * Short.BYTES) / FULL_SCALE_S16;
            case PCM_F32LE -> bytes.getFloatLE(index * Float.BYTES);
        };
    }
}
