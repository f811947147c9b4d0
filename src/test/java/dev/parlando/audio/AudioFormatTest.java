package dev.parlando.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AudioFormatTest {
    private static final PcmChunk AUDIO = PcmChunk.copyOf(new float[] {0.25f, -0.5f, 2}, 0, 3);

    @Test
    void encodersWriteTheSamplesOfTheirFormat() {
        assertArrayEquals(AUDIO.toS16le(), AudioFormat.PCM_S16LE.newEncoder().encode(AUDIO));
        assertArrayEquals(AUDIO.toF32le(), AudioFormat.PCM_F32LE.newEncoder().encode(AUDIO));
    }

    @ParameterizedTest
    @EnumSource(AudioFormat.class)
    void rawSamplesHoldNothingBack(AudioFormat format) {
        AudioEncoder encoder = format.newEncoder();
        assertEquals(3 * format.bytesPerSample(), encoder.encode(AUDIO).length);
        assertEquals(0, encoder.finish().length);
        assertThrows(IllegalStateException.class, () -> encoder.encode(AUDIO));
    }

    @ParameterizedTest
    @EnumSource(AudioFormat.class)
    void wireNamesAreUnderstood(AudioFormat format) {
        assertEquals(Optional.of(format), AudioFormat.ofWireName(format.wireName()));
    }

    @Test
    void otherNamesAreNot() {
        assertEquals(Optional.empty(), AudioFormat.ofWireName("PCM_S16LE"));
    }
}
