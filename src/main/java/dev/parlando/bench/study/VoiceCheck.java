package dev.parlando.bench.study;

import java.util.List;

/** The comparison of all variants on the same codes. */
public record VoiceCheck(List<Row> rows) {
    public VoiceCheck {
        rows = List.copyOf(rows);
    }

    /**
     * One variant and one text, beside the first variant.
     *
     * @param rows code rows laid over the variant's own
     * @param agreement share of them that it would have drawn itself, given those before
     * @param identical every sample is the same
     * @param snrDb signal to noise ratio, the first variant's audio being the signal; at most {@link #BEST_SNR_DB}
     * @param logMelDb mean distance of the log-mel spectrograms
     * @param sampleDifference samples more, or fewer, than the first variant's
     */
    public record Row(
            String variant,
            String prompt,
            int rows,
            double agreement,
            boolean identical,
            double snrDb,
            double logMelDb,
            long sampleDifference) {}

    /** What equal audio is given, since JSON knows no infinity. */
    public static final double BEST_SNR_DB = 200;
}
