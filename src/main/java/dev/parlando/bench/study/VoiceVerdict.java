package dev.parlando.bench.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds the verdict on whether a variant's voice is the baseline's.
 *
 * @param reasons differences that were found; empty if there are none
 */
public record VoiceVerdict(Kind kind, List<String> reasons) {
    /** Smallest signal to noise ratio on equal codes that still counts as the same voice. */
    static final double LEAST_SNR_DB = 30;

    /** Largest log-mel distance on equal codes that still counts as the same voice. */
    static final double MOST_LOG_MEL_DB = 1;

    /** Largest change of a share or duration in free runs that still counts as the same voice. */
    static final double MOST_CHANGE = 0.05;

    static final double MOST_LEVEL_DB = 1;

    public VoiceVerdict {
        reasons = List.copyOf(reasons);
    }

    /** Names the degrees of likeness. */
    public enum Kind {
        /** Every sample equal on equal codes. */
        IDENTICAL("identical on equal codes"),
        SAME("the same"),
        DIFFERENT("different"),
        /** Compared in free runs only, as behind a socket, where codes cannot be forced. */
        NOT_SHOWN("no difference shown, running free only");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /** Returns the verdicts by variant, without the baseline. */
    static Map<String, VoiceVerdict> of(Analysis analysis, VoiceCheck check) {
        Map<String, VoiceVerdict> verdicts = new LinkedHashMap<>();
        StudyPlan plan = analysis.plan();
        for (Variant variant : plan.variants().subList(1, plan.variants().size())) {
            List<String> reasons = new ArrayList<>();
            List<VoiceCheck.Row> rows = check.rows().stream()
                    .filter(row -> row.variant().equals(variant.name()))
                    .toList();
            forced(rows, reasons);
            free(analysis, variant, reasons);
            boolean identical = !rows.isEmpty() && rows.stream().allMatch(VoiceCheck.Row::identical);
            Kind kind = !reasons.isEmpty()
                    ? Kind.DIFFERENT
                    : rows.isEmpty() ? Kind.NOT_SHOWN : identical ? Kind.IDENTICAL : Kind.SAME;
            verdicts.put(variant.name(), new VoiceVerdict(kind, reasons));
        }
        return verdicts;
    }

    private static void forced(List<VoiceCheck.Row> rows, List<String> reasons) {
        double snr = rows.stream()
                .filter(VoiceCheck.Row::sameChunks)
                .mapToDouble(VoiceCheck.Row::snrDb)
                .min()
                .orElse(VoiceCheck.BEST_SNR_DB);
        double mel = rows.stream().mapToDouble(VoiceCheck.Row::logMelDb).max().orElse(0);
        long longer = rows.stream().filter(row -> row.sampleDifference() != 0).count();
        if (snr < LEAST_SNR_DB) {
            reasons.add(format("equal codes: SNR %.1f dB, least allowed %.0f", snr, LEAST_SNR_DB));
        }
        if (mel > MOST_LOG_MEL_DB) {
            reasons.add(format("equal codes: log-mel distance %.2f dB, most allowed %.0f", mel, MOST_LOG_MEL_DB));
        }
        if (longer > 0) {
            reasons.add(format("equal codes: %d of %d texts have another length", longer, rows.size()));
        }
    }

    private static void free(Analysis analysis, Variant variant, List<String> reasons) {
        for (String set : analysis.plan().sets()) {
            Map<String, Analysis.Row> rows = analysis.sets().getOrDefault(set, Map.of());
            for (String name : TurnValues.SOUND) {
                Analysis.Row row = rows.get(name);
                Comparison found = row == null ? null : row.comparisons().get(variant.name());
                Summary first = row == null
                        ? null
                        : row.summaries().get(analysis.plan().baseline().name());
                if (found == null || first == null || found.verdict() == Comparison.Verdict.NONE) {
                    continue;
                }
                boolean isLevel = name.equals(TurnValues.LEVEL);
                double mean = first.runMeans().stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(0);
                double change = isLevel
                        ? found.difference().value()
                        : found.difference().value() / Math.max(1e-9, mean);
                if (Math.abs(change) > (isLevel ? MOST_LEVEL_DB : MOST_CHANGE)) {
                    reasons.add(format(
                            isLevel ? "%s, %s: %+.1f dB" : "%s, %s: %+.1f %%",
                            set,
                            name,
                            isLevel ? change : 100 * change));
                }
            }
        }
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
