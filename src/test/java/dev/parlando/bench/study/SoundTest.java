package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.audio.PcmChunk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class SoundTest {
    private static final PcmChunk TONE = FakeSpeakers.tone(0.5, 24_000);

    @Test
    void aToneLightsItsBand() {
        LogMel mel = LogMel.of(TONE);
        int loudest = 0;
        for (int band = 0; band < LogMel.NUM_BANDS; band++) {
            loudest = mel.at(40, band) > mel.at(40, loudest) ? band : loudest;
        }
        // 1,000 Hz is at 1,000 of 3,266 mel, and 81 steps reach the top
        assertEquals(1_000 / 3_266.0 * 81 - 1, loudest, 1);
        assertTrue(mel.at(40, loudest) > mel.at(40, loudest + 20) + 40, "and not another");
    }

    @Test
    void distancesAreDecibels() {
        LogMel mel = LogMel.of(TONE);
        assertEquals(0, mel.distanceDb(LogMel.of(TONE)));
        double[] bands = new double[LogMel.NUM_BANDS];
        double[] others = bands.clone();
        java.util.Arrays.fill(others, 3);
        assertEquals(3, LogMel.distanceDb(bands, others), 1e-12);
        assertEquals(VoiceCheck.BEST_SNR_DB, VoiceComparison.snrDb(TONE, TONE));
        assertEquals(20, VoiceComparison.snrDb(TONE, FakeSpeakers.tone(0.45, 24_000)), 0.01);
    }

    @Test
    void silenceAndLevel() {
        float[] samples = new float[48_000];
        TONE.copyTo(samples, 24_000);
        AudioStats stats = AudioStats.of(PcmChunk.copyOf(samples, 0, samples.length));
        assertEquals(0.5, stats.silentShare(), 0.01);
        assertEquals(20 * Math.log10(0.5 / Math.sqrt(2)), stats.levelDbfs(), 0.05);
        assertEquals(24_001, AudioStats.firstAudible(PcmChunk.copyOf(samples, 0, samples.length)), 1);
    }

    @Test
    void theListenerHearsTheFirstAudibleSampleOfWhatPlays() {
        PcmChunk silence = PcmChunk.copyOf(new float[2_400], 0, 2_400);
        SpokenTurn turn = new SpokenTurn(
                "completed",
                List.of(new SpokenTurn.Chunk(50_000_000, silence), new SpokenTurn.Chunk(60_000_000, TONE)),
                100_000_000,
                Map.of("mel", 22_000_000L, "queue", 5_000_000L),
                Map.of());
        Map<String, Double> values = TurnValues.of(turn, List.of(new StageSpan("mel", 0, 22_000_000)));
        assertEquals(50.0, values.get(TurnValues.TTFB));
        // played from 50 ms on, 100 ms of silence first
        assertEquals(150, values.getOrDefault(TurnValues.AUDIBLE, 0.0), 0.1);
        assertEquals(0.1 / 1.1, values.getOrDefault(TurnValues.RTF, 0.0), 1e-9);
        assertEquals(0.022 / 1.1, values.getOrDefault(TurnValues.COMPUTE_RTF, 0.0), 1e-9);
        assertEquals(22.0, values.get("mel.each"));
        assertEquals(1.0, values.get("n.mel"));
    }

    @Test
    void picturesShowLoudAsBright() throws IOException {
        var image = ImageIO.read(new ByteArrayInputStream(Spectrogram.png(LogMel.of(TONE), 120)));
        assertEquals(120, image.getWidth());
        assertEquals(LogMel.NUM_BANDS, image.getHeight());
        int band = (int) Math.round(1_000 / 3_266.0 * 81 - 1);
        int loud = image.getRGB(40, LogMel.NUM_BANDS - 1 - band) >> 16 & 0xff;
        int quiet = image.getRGB(40, 0) >> 16 & 0xff;
        assertTrue(loud > quiet + 100, loud + " and " + quiet);
        assertEquals(0xff000000, image.getRGB(119, 0), "beyond the sound");
    }

    @Test
    void wordsAreCounted() {
        assertEquals(List.of("dont", "stop", "at", "9"), WordErrors.words("Don't stop, at 9!"));
        assertEquals(List.of("你", "好", "ok"), WordErrors.words("你好, OK。"));
        assertEquals(0, WordErrors.distance(List.of("a", "b"), List.of("a", "b")));
        assertEquals(2, WordErrors.distance(List.of("a", "b", "c"), List.of("a", "x")));
        assertEquals(3, WordErrors.distance(List.of(), List.of("a", "b", "c")));
    }
}
