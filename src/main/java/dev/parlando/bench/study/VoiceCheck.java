package dev.parlando.bench.study;

import java.util.List;
import java.util.Locale;

/** Holds the comparison of all variants on the same codes. */
public record VoiceCheck(List<Row> rows) {
    public VoiceCheck {
        rows = List.copyOf(rows);
    }

    /**
     * Holds the comparison of one variant with the baseline for one text.
     *
     * @param rows code rows that replaced the variant's own
     * @param agreement share of their codes that the variant would have drawn itself, given the rows before
     * @param identical whether every sample is the same
     * @param sameChunks whether the audio came in chunks of the same sizes. The vocoder draws a phase of its own
     *     for each chunk. So with other sizes, waves differ even if they sound alike, and {@code snrDb} says nothing
     * @param snrDb signal to noise ratio, the first variant's audio being the signal; from
     *     -{@link #BEST_SNR_DB} to {@link #BEST_SNR_DB}
     * @param logMelDb mean distance of the log-mel spectrograms
     * @param sampleDifference number of samples minus that of the first variant
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

    /** Signal to noise ratio of equal audio, because JSON knows no infinity. */
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
