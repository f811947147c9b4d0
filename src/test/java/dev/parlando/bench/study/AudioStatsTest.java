package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.audio.PcmChunk;
import dev.parlando.audio.WavWriter;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AudioStatsTest {
    private static PcmChunk constant(float level, int samples) {
        float[] wave = new float[samples];
        Arrays.fill(wave, level);
        return PcmChunk.copyOf(wave, 0, samples);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "0.1, -20", "0.01, -40", "-0.1, -20"})
    void theLevelIsOfFullScale(float level, double dbfs) {
        AudioStats stats = AudioStats.of(constant(level, 2_400));
        assertEquals(dbfs, stats.levelDbfs(), 1e-4);
        assertEquals(0, stats.silentShare());
    }

    @Test
    void whatNobodyHearsIsSilent() {
        AudioStats stats = AudioStats.of(constant(0.003f, 2_400));
        assertEquals(1, stats.silentShare());
        assertEquals(-120, stats.levelDbfs());
        assertEquals(0, AudioStats.of(constant(0, 0)).silentShare());
    }

    @Test
    void oneAudibleSampleMakesAPieceOfTenMillisecondsAudible() {
        float[] wave = new float[2_400];
        wave[300] = 0.5f;
        AudioStats stats = AudioStats.of(PcmChunk.copyOf(wave, 0, wave.length));
        assertEquals(0.9, stats.silentShare(), 1e-12);
        assertEquals(10 * Math.log10(0.25 / 240), stats.levelDbfs(), 1e-4);
    }

    @Property
    void theFirstAudibleSampleIsFound(@ForAll @IntRange(min = 0, max = 999) int at) {
        float[] wave = new float[1_000];
        wave[at] = -0.01f;
        assertEquals(at, AudioStats.firstAudible(PcmChunk.copyOf(wave, 0, wave.length)));
    }

    @Test
    void silenceHasNoAudibleSample() {
        assertEquals(-1, AudioStats.firstAudible(constant(0.003f, 100)));
        assertEquals(-1, AudioStats.firstAudible(constant(1, 0)));
    }

    @Test
    void aWavFileIsReadBackToHalfAStep(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.wav");
        PcmChunk tone = FakeSpeakers.tone(0.9, 4_800);
        try (WavWriter writer = WavWriter.toFile(file)) {
            writer.write(tone);
        }
        PcmChunk read = WavFile.read(file);
        assertEquals(tone.numSamples(), read.numSamples());
        for (int index = 0; index < read.numSamples(); index++) {
            assertEquals(tone.sample(index), read.sample(index), 0.51f / 32_767);
        }
    }

    @Test
    void aFileCutOffIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("a.wav"), new byte[43]);
        String message =
                assertThrows(VoiceException.class, () -> WavFile.read(file)).getMessage();
        assertTrue(String.valueOf(message).contains("is cut off"), message);
        assertThrows(VoiceException.class, () -> WavFile.read(folder.resolve("missing.wav")));
        assertEquals(0, WavFile.read(Files.write(file, new byte[44])).numSamples());
    }
}
