package dev.parlando.speech;

import dev.parlando.audio.PcmChunk;
import java.time.Duration;
import java.util.Arrays;

/**
 * Hears the sound of one turn and tells when all of the last seconds were unlike speech. Inference thread only.
 *
 * <p>Speech has syllables and pauses, so its level moves; most of it is voiced, so a sample follows from those before. The
 * watch measures frames of 43 ms: level, spectral flatness as the error of a linear prediction (Levinson and Durbin), and
 * clipped samples. Twice a second it judges a window of frames. Measured with windows of 3 s, on 444 turns of the demo in both
 * voices (24 minutes, none of them cut off) and on seeded bundles:
 *
 * <ul>
 *   <li>range of the levels, from the 10th to the 90th percentile: the demo at least 13 dB, random weights at most 2.6 dB,
 *       1,000 flipped bits mostly 4 to 5 dB;
 *   <li>median of the flatness: the demo at most -13 dB, random weights at least -0.6 dB, flipped bits
 *       at least -5 dB;
 *   <li>samples at full scale: the demo none;
 *   <li>90th percentile of the levels: the demo at least -22 dB.
 * </ul>
 */
final class NoiseWatch {
    /** Sound that is judged at once unless a setting says otherwise: longer than any sound of speech is held. */
    static final Duration USUAL = Duration.ofSeconds(3);

    private static final int FRAME = 1_024;
    private static final int HOP_FRAMES = 12;
    private static final int ORDER = 8;

    private static final double LEAST_RANGE_DB = 6;
    private static final double MOST_FLATNESS_DB = -7;
    private static final double MOST_CLIPPED = 0.05;
    private static final double LEAST_LEVEL_DB = -60;

    /**
     * Most steps of a segment: three seconds, and one for each text token. The demo takes a tenth of a second for a token, and
     * a slow voice with tokens of whole words takes half a second.
     */
    private static final int SPARE_STEPS = 140;

    private static final int STEPS_PER_TOKEN = 47;

    private static final float FULL_SCALE = 0.99f;
    private static final double TINY = 1e-12;

    private final float[] frame = new float[FRAME];
    private final double[] levels;
    private final double[] flatness;
    private final double[] clipped;
    private final double[] sorted;
    private final double[] correlation = new double[ORDER + 1];
    private final double[] predictor = new double[ORDER + 1];
    private final double[] previous = new double[ORDER + 1];
    private int filled;
    private int numFrames;
    private boolean isNoise;

    /** @param limit length of the sound that is judged; at least a second */
    NoiseWatch(Duration limit) {
        long samples = Math.max(1_000, limit.toMillis()) * PcmChunk.SAMPLE_RATE_HZ / 1_000;
        int window = (int) (samples / FRAME);
        this.levels = new double[window];
        this.flatness = new double[window];
        this.clipped = new double[window];
        this.sorted = new double[window];
    }

    /** Takes the next samples. */
    void hear(float[] samples) {
        for (float sample : samples) {
            frame[filled++] = sample;
            if (filled == FRAME) {
                filled = 0;
                measure();
            }
        }
    }

    /** Returns whether a segment has gone on for far longer than its text takes. */
    static boolean isEndless(int numSteps, int numTextTokens) {
        return numSteps > SPARE_STEPS + STEPS_PER_TOKEN * numTextTokens;
    }

    /** Returns whether a whole window was unlike speech. Never turns back to false. */
    boolean isNoise() {
        return isNoise;
    }

    private void measure() {
        int numClipped = 0;
        for (int index = 0; index < FRAME; index++) {
            // not-a-number counts too
            if (!(Math.abs(frame[index]) < FULL_SCALE)) {
                numClipped++;
                frame[index] = frame[index] < 0 ? -1 : 1;
            }
        }
        int at = numFrames++ % levels.length;
        double error = predictionError();
        levels[at] = decibels(correlation[0] / FRAME);
        flatness[at] = decibels(error / (correlation[0] + TINY));
        clipped[at] = numClipped / (double) FRAME;
        if (numFrames >= levels.length && numFrames % HOP_FRAMES == 0) {
            isNoise |= judge();
        }
    }

    private boolean judge() {
        double loud = percentile(levels, 0.9);
        boolean isSilent = loud < LEAST_LEVEL_DB;
        boolean isSteady = loud - percentile(levels, 0.1) < LEAST_RANGE_DB;
        boolean isFlat = percentile(flatness, 0.5) > MOST_FLATNESS_DB;
        boolean isClipped = Arrays.stream(clipped).average().orElse(0) > MOST_CLIPPED;
        return isSilent || isSteady || isFlat || isClipped;
    }

    private double percentile(double[] values, double share) {
        System.arraycopy(values, 0, sorted, 0, values.length);
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (values.length - 1))];
    }

    /** Computes the correlation of the frame with itself, and from it the energy that a linear prediction leaves over. */
    private double predictionError() {
        for (int lag = 0; lag <= ORDER; lag++) {
            double sum = 0;
            for (int index = lag; index < FRAME; index++) {
                sum += frame[index] * frame[index - lag];
            }
            correlation[lag] = sum;
        }
        double error = correlation[0] * 1.0001 + TINY;
        for (int order = 1; order <= ORDER; order++) {
            double rest = correlation[order];
            for (int index = 1; index < order; index++) {
                rest -= predictor[index] * correlation[order - index];
            }
            double reflection = rest / error;
            System.arraycopy(predictor, 1, previous, 1, order - 1);
            for (int index = 1; index < order; index++) {
                predictor[index] = previous[index] - reflection * previous[order - index];
            }
            predictor[order] = reflection;
            error *= 1 - reflection * reflection;
        }
        return error;
    }

    private static double decibels(double power) {
        return 10 * Math.log10(power + TINY);
    }
}
