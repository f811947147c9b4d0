package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.audio.PcmChunk;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdict "the same voice" rests on these distances. */
final class LogMelTest {
    private static final double HALF_DB = 20 * Math.log10(2);

    /** Makes noise, which fills every band, so that no band rests on the floor. */
    private static PcmChunk noise(double level, int samples) {
        Random random = new Random(4);
        float[] wave = new float[samples];
        for (int index = 0; index < samples; index++) {
            wave[index] = (float) (level * random.nextGaussian());
        }
        return PcmChunk.copyOf(wave, 0, samples);
    }

    @ParameterizedTest
    @ValueSource(ints = {2_400, 24_000, 96_000})
    void halfTheLevelIsSixDecibelsAtAnyLength(int samples) {
        double distance = LogMel.of(noise(0.2, samples)).distanceDb(LogMel.of(noise(0.1, samples)));
        assertEquals(HALF_DB, distance, 1e-3, "averaged over frames and bands, not summed");
    }

    @Test
    void aFrameThatDiffersCountsByItsShare() {
        PcmChunk whole = noise(0.2, 48_000);
        float[] samples = new float[48_000];
        whole.copyTo(samples, 0);
        for (int index = 24_000; index < samples.length; index++) {
            samples[index] /= 2;
        }
        double distance = LogMel.of(whole).distanceDb(LogMel.of(PcmChunk.copyOf(samples, 0, samples.length)));
        assertEquals(HALF_DB / 2, distance, 0.05, "half of the frames are 6 dB quieter");
    }

    @Test
    void bandsCountEqually() {
        double[] one = new double[LogMel.NUM_BANDS];
        double[] other = new double[LogMel.NUM_BANDS];
        assertEquals(0, LogMel.distanceDb(one, other));
        other[3] = 8;
        assertEquals(8 / Math.sqrt(80), LogMel.distanceDb(one, other), 1e-12);
        Arrays.fill(other, -8);
        assertEquals(8, LogMel.distanceDb(one, other), 1e-12);
    }

    @Property(tries = 20)
    void distanceIsSymmetricAndZeroOnlyOfItself(
            @ForAll @DoubleRange(min = 0.05, max = 0.2) double level,
            @ForAll @IntRange(min = 1_000, max = 9_000) int samples) {
        LogMel one = LogMel.of(noise(level, samples));
        LogMel other = LogMel.of(noise(level * 1.1, samples));
        assertEquals(0, one.distanceDb(one));
        assertEquals(one.distanceDb(other), other.distanceDb(one), 1e-12);
        assertTrue(one.distanceDb(other) > 0.5);
    }

    @Test
    void theShorterSoundIsCompared() {
        LogMel whole = LogMel.of(noise(0.2, 48_000));
        LogMel start = LogMel.of(noise(0.2, 24_000));
        assertEquals(188, whole.numFrames());
        assertEquals(94, start.numFrames());
        // only the last two frames reach beyond the end of the shorter sound
        assertTrue(whole.distanceDb(start) < 0.5, () -> "distance " + whole.distanceDb(start));
    }

    @Test
    void silenceLiesOnTheFloor() {
        LogMel silence = LogMel.of(PcmChunk.copyOf(new float[2_560], 0, 2_560));
        assertEquals(11, silence.numFrames());
        for (int band = 0; band < LogMel.NUM_BANDS; band++) {
            assertEquals(LogMel.FLOOR_DB, silence.at(5, band));
        }
        assertTrue(Arrays.stream(silence.meanBands()).allMatch(band -> band == LogMel.FLOOR_DB));
        assertEquals(1, LogMel.of(PcmChunk.copyOf(new float[0], 0, 0)).numFrames());
    }

    @Test
    void theMeanLeavesSilenceOut() {
        PcmChunk tone = FakeSpeakers.tone(0.5, 24_000);
        float[] padded = new float[96_000];
        tone.copyTo(padded, 36_000);
        double[] alone = LogMel.of(tone).meanBands();
        double[] among = LogMel.of(PcmChunk.copyOf(padded, 0, padded.length)).meanBands();
        int band = 0;
        for (int index = 0; index < alone.length; index++) {
            band = alone[index] > alone[band] ? index : band;
        }
        assertEquals(alone[band], among[band], 1.5, "three seconds of silence do not lower the level");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500, 1_000, 2_000, 4_000, 8_000})
    void aToneLightsTheBandOfItsPitch(int hertz) {
        float[] wave = new float[24_000];
        for (int index = 0; index < wave.length; index++) {
            wave[index] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * index / PcmChunk.SAMPLE_RATE_HZ));
        }
        LogMel mel = LogMel.of(PcmChunk.copyOf(wave, 0, wave.length));
        int loudest = 0;
        for (int band = 0; band < LogMel.NUM_BANDS; band++) {
            loudest = mel.at(40, band) > mel.at(40, loudest) ? band : loudest;
        }
        double top = 2_595 * Math.log10(1 + 12_000 / 700.0);
        double expected = 2_595 * Math.log10(1 + hertz / 700.0) / top * 81 - 1;
        assertEquals(expected, loudest, 1);
    }
}
