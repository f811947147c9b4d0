package dev.parlando.audio;

import java.util.Arrays;
import java.util.Optional;

/**
 * Names the formats in which audio is sent: raw samples, little-endian, one channel, {@value PcmChunk#SAMPLE_RATE_HZ}
 * Hz.
 */
public enum AudioFormat {
    /** Signed 16-bit integers. */
    PCM_S16LE("pcm_s16le", Short.BYTES) {
        @Override
        public AudioEncoder newEncoder() {
            return new PcmEncoder(PcmChunk::toS16le);
        }
    },
    /** 32-bit floats, full scale ±1. */
    PCM_F32LE("pcm_f32le", Float.BYTES) {
        @Override
        public AudioEncoder newEncoder() {
            return new PcmEncoder(PcmChunk::toF32le);
        }
    };

    private final String wireName;
    private final int bytesPerSample;

    AudioFormat(String wireName, int bytesPerSample) {
        this.wireName = wireName;
        this.bytesPerSample = bytesPerSample;
    }

    /** Returns the format that has this wire name, if there is one. */
    public static Optional<AudioFormat> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(format -> format.wireName.equals(wireName))
                .findFirst();
    }

    /** Returns the name by which clients choose the format. */
    public String wireName() {
        return wireName;
    }

    /** Returns the number of bytes of one sample. */
    public int bytesPerSample() {
        return bytesPerSample;
    }

    /** Returns an encoder for the audio of one turn. */
    public abstract AudioEncoder newEncoder();
}
