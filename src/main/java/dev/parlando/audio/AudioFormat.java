package dev.parlando.audio;

import java.util.Arrays;
import java.util.Optional;

/** How samples are laid out in a binary frame: little-endian, one channel. */
public enum AudioFormat {
    /** Signed 16-bit integers. */
    PCM_S16LE("pcm_s16le", Short.BYTES) {
        @Override
        public byte[] encode(PcmChunk audio) {
            return audio.toS16le();
        }
    },
    /** 32-bit floats, full scale ±1. */
    PCM_F32LE("pcm_f32le", Float.BYTES) {
        @Override
        public byte[] encode(PcmChunk audio) {
            return audio.toF32le();
        }
    };

    private final String wireName;
    private final int bytesPerSample;

    AudioFormat(String wireName, int bytesPerSample) {
        this.wireName = wireName;
        this.bytesPerSample = bytesPerSample;
    }

    /** The format that goes by {@code wireName}, if there is one. */
    public static Optional<AudioFormat> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(format -> format.wireName.equals(wireName))
                .findFirst();
    }

    public String wireName() {
        return wireName;
    }

    public int bytesPerSample() {
        return bytesPerSample;
    }

    /** The bytes of one frame; the caller owns the array. */
    public abstract byte[] encode(PcmChunk audio);
}
