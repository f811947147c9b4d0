package dev.parlando.bench.study;

import java.util.List;
import java.util.Locale;

/** Comparison of all variants on the same codes. */
public record VoiceCheck(List<Row> rows) {
    public VoiceCheck {
        rows = List.copyOf(rows);
    }

    /**
     * One variant and one text, beside the baseline.
     *
     * @param rows code rows laid over the variant's own
     * @param agreement share of them that it would have drawn itself, given those before
     * @param identical every sample is the same
     * @param sameChunks the audio came in pieces of the same sizes; the vocoder draws a phase of its own for each piece, so
     *     that otherwise waves differ where they sound alike, and {@code snrDb} says nothing
     * @param snrDb signal to noise ratio, the first variant's audio being the signal; at most {@link #BEST_SNR_DB}, and at least as
     *     much below 0
     * @param logMelDb mean distance of the log-mel spectrograms
     * @param sampleDifference samples more, or fewer, than the first variant's
     */
    public record Row(
            String variant,
            String prompt,
            int rows,
            double agreement,
            boolean identical,
            boolean sameChunks,
            double snrDb,
            double logMelDb,
            long sampleDifference) {}

    /** Signal to noise ratio that equal audio is given, since JSON knows no infinity. */
    public static final double BEST_SNR_DB = 200;

    /** Returns the rows of one variant. */
    List<Row> rowsOf(String variant) {
        return rows.stream().filter(row -> row.variant().equals(variant)).toList();
    }

    /** Returns the ratio as text; NaN stands for texts that all came in chunks of other sizes. */
    static String shown(double snrDb) {
        if (Double.isNaN(snrDb)) {
            return "- (other chunks)";
        }
        return snrDb == BEST_SNR_DB ? "no noise" : String.format(Locale.ROOT, "%.1f dB", snrDb);
    }
}
