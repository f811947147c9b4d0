package dev.parlando.bench.study;

import dev.parlando.audio.PcmChunk;
import java.util.Arrays;
import org.hipparchus.complex.Complex;
import org.hipparchus.transform.DftNormalization;
import org.hipparchus.transform.FastFourierTransformer;
import org.hipparchus.transform.TransformType;

/**
 * Computes the log-mel spectrogram in decibels for pictures and comparisons: 80 bands to 12 kHz on the O'Shaughnessy
 * scale. Hann windows have 1,024 samples and start 256 samples apart; values are at least {@value #FLOOR_DB} dB. The
 * model computes its own mel spectrogram otherwise, with 100 bands ({@code MelGraph}).
 */
final class LogMel {
    static final int NUM_BANDS = 80;
    static final int HOP = 256;
    static final double FLOOR_DB = -80;
    private static final int WINDOW = 1_024;
    private static final int NUM_BINS = WINDOW / 2 + 1;
    private static final double[] HANN = hann();
    private static final double[][] FILTERS = filters();

    private final double[][] frames;

    private LogMel(double[][] frames) {
        this.frames = frames;
    }

    /**
     * Computes the spectrogram of some audio. Frames are centred on multiples of the hop; outside the audio there is
     * silence.
     */
    static LogMel of(PcmChunk audio) {
        FastFourierTransformer fourier = new FastFourierTransformer(DftNormalization.STANDARD);
        double[][] frames = new double[audio.numSamples() / HOP + 1][];
        double[] windowed = new double[WINDOW];
        for (int frame = 0; frame < frames.length; frame++) {
            int from = frame * HOP - WINDOW / 2;
            for (int index = 0; index < WINDOW; index++) {
                int at = from + index;
                boolean inside = at >= 0 && at < audio.numSamples();
                windowed[index] = inside ? audio.sample(at) * HANN[index] : 0;
            }
            frames[frame] = bands(fourier.transform(windowed, TransformType.FORWARD));
        }
        return new LogMel(frames);
    }

    private static double[] bands(Complex[] spectrum) {
        double[] bands = new double[NUM_BANDS];
        for (int band = 0; band < NUM_BANDS; band++) {
            double power = 0;
            for (int bin = 0; bin < NUM_BINS; bin++) {
                if (FILTERS[band][bin] > 0) {
                    double size = spectrum[bin].norm() / (WINDOW / 4.0);
                    power += FILTERS[band][bin] * size * size;
                }
            }
            bands[band] = Math.max(FLOOR_DB, 10 * Math.log10(power + 1e-12));
        }
        return bands;
    }

    int numFrames() {
        return frames.length;
    }

    double at(int frame, int band) {
        return frames[frame][band];
    }

    /** Returns the mean of each band over the frames with a band above the smallest value. */
    double[] meanBands() {
        double[] mean = new double[NUM_BANDS];
        int loud = 0;
        for (double[] frame : frames) {
            if (Arrays.stream(frame).max().orElse(FLOOR_DB) > FLOOR_DB + 20) {
                loud++;
                for (int band = 0; band < NUM_BANDS; band++) {
                    mean[band] += frame[band];
                }
            }
        }
        for (int band = 0; band < NUM_BANDS; band++) {
            mean[band] = loud == 0 ? FLOOR_DB : mean[band] / loud;
        }
        return mean;
    }

    /**
     * Returns the distance in decibels: the root mean square difference over bands, averaged over frames. Frames behind
     * the end of the shorter sound do not count.
     */
    double distanceDb(LogMel other) {
        int count = Math.min(frames.length, other.frames.length);
        double sum = 0;
        for (int frame = 0; frame < count; frame++) {
            sum += distanceDb(frames[frame], other.frames[frame]);
        }
        return count == 0 ? 0 : sum / count;
    }

    /** Returns the root mean square difference of bands, in decibels. */
    static double distanceDb(double[] one, double[] other) {
        double sum = 0;
        for (int band = 0; band < one.length; band++) {
            double difference = one[band] - other[band];
            sum += difference * difference;
        }
        return Math.sqrt(sum / one.length);
    }

    private static double[] hann() {
        double[] window = new double[WINDOW];
        for (int index = 0; index < WINDOW; index++) {
            window[index] = 0.5 - 0.5 * Math.cos(2 * Math.PI * index / WINDOW);
        }
        return window;
    }

    private static double[][] filters() {
        double top = melOf(PcmChunk.SAMPLE_RATE_HZ / 2.0);
        double[][] filters = new double[NUM_BANDS][NUM_BINS];
        for (int band = 0; band < NUM_BANDS; band++) {
            double low = hertzOf(top * band / (NUM_BANDS + 1));
            double middle = hertzOf(top * (band + 1) / (NUM_BANDS + 1));
            double high = hertzOf(top * (band + 2) / (NUM_BANDS + 1));
            for (int bin = 0; bin < NUM_BINS; bin++) {
                double hertz = bin * (double) PcmChunk.SAMPLE_RATE_HZ / WINDOW;
                double rise = (hertz - low) / (middle - low);
                double fall = (high - hertz) / (high - middle);
                filters[band][bin] = Math.max(0, Math.min(rise, fall));
            }
            // bands narrower than the distance of two bins have none of their own
            int nearest = (int) Math.round(middle * WINDOW / PcmChunk.SAMPLE_RATE_HZ);
            filters[band][nearest] = Math.max(filters[band][nearest], 0.5);
        }
        return filters;
    }

    private static double melOf(double hertz) {
        return 2_595 * Math.log10(1 + hertz / 700);
    }

    private static double hertzOf(double mel) {
        return 700 * (Math.pow(10, mel / 2_595) - 1);
    }
}
