package dev.parlando.bench.study;

import java.util.List;

/**
 * Sums up a variant's audio of the baseline's codes, over all texts.
 *
 * @param texts number of texts compared; with none, the other numbers mean nothing
 * @param snrDb smallest signal to noise ratio of the texts whose audio came in equal chunks; NaN if there is none
 * @param logMelDb largest log-mel distance
 * @param agreement mean share of codes that the variant would have drawn itself
 */
record EqualCodes(int texts, double snrDb, double logMelDb, double agreement) {
    static EqualCodes of(VoiceCheck check, String variant) {
        List<VoiceCheck.Row> rows = check.rowsOf(variant);
        return new EqualCodes(
                rows.size(),
                rows.stream()
                        .filter(VoiceCheck.Row::sameChunks)
                        .mapToDouble(VoiceCheck.Row::snrDb)
                        .min()
                        .orElse(Double.NaN),
                rows.stream().mapToDouble(VoiceCheck.Row::logMelDb).max().orElse(0),
                rows.stream().mapToDouble(VoiceCheck.Row::agreement).average().orElse(0));
    }
}
