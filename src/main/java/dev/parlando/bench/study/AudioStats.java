package dev.parlando.bench.study;

import dev.parlando.audio.PcmChunk;

/**
 * Holds the loudness of a piece of audio.
 *
 * @param silentShare share of 10 ms pieces without a sample above -50 dBFS
 * @param levelDbfs root mean square of the other pieces, in dBFS
 */
record AudioStats(double silentShare, double levelDbfs) {
    /** Amplitude of -50 dBFS, full scale 1. */
    private static final float AUDIBLE = 0.003_162_277_6f;

    private static final int PIECE = PcmChunk.SAMPLE_RATE_HZ / 100;
    private static final double FLOOR_DBFS = -120;

    static AudioStats of(PcmChunk audio) {
        int silent = 0;
        int pieces = 0;
        double energy = 0;
        long loud = 0;
        for (int from = 0; from < audio.numSamples(); from += PIECE) {
            int to = Math.min(from + PIECE, audio.numSamples());
            double sum = 0;
            float peak = 0;
            for (int index = from; index < to; index++) {
                float sample = audio.sample(index);
                sum += sample * sample;
                peak = Math.max(peak, Math.abs(sample));
            }
            pieces++;
            if (peak <= AUDIBLE) {
                silent++;
            } else {
                energy += sum;
                loud += to - from;
            }
        }
        double level = loud == 0 ? FLOOR_DBFS : Math.max(FLOOR_DBFS, 10 * Math.log10(energy / loud));
        return new AudioStats(pieces == 0 ? 0 : silent / (double) pieces, level);
    }

    /** Returns the index of the first sample above -50 dBFS, or -1. */
    static int firstAudible(PcmChunk audio) {
        for (int index = 0; index < audio.numSamples(); index++) {
            if (Math.abs(audio.sample(index)) > AUDIBLE) {
                return index;
            }
        }
        return -1;
    }
}
