package dev.parlando.bench.load.measure;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the counts of one run. Every map lists its keys in their natural order, so that equal runs give equal reports.
 *
 * @param turns turns that ended, by behaviour of the client and by outcome
 * @param errors by code: the server's, or the client's own such as {@code TIMEOUT}
 * @param underruns silences of all turns that were timed
 * @param underrunTurns turns with at least one silence
 * @param audioSeconds seconds of audio received, all turns together
 * @param mostActive most turns open at once
 */
public record LoadCounts(
        Map<Behaviour, Map<LoadOutcome, Long>> turns,
        Map<String, Long> errors,
        Map<AudioFault, Long> faults,
        long underruns,
        long underrunTurns,
        double audioSeconds,
        int mostActive) {
    public LoadCounts {
        Map<Behaviour, Map<LoadOutcome, Long>> ordered = new TreeMap<>();
        turns.forEach((behaviour, outcomes) -> ordered.put(behaviour, ordered(outcomes)));
        turns = Collections.unmodifiableMap(ordered);
        errors = ordered(errors);
        faults = ordered(faults);
    }

    private static <K extends Comparable<K>> Map<K, Long> ordered(Map<K, Long> counts) {
        return Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    public long numTurns() {
        return turns.values().stream()
                .flatMap(outcomes -> outcomes.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    public long numTurns(LoadOutcome outcome) {
        return turns.values().stream()
                .mapToLong(outcomes -> outcomes.getOrDefault(outcome, 0L))
                .sum();
    }

    public long numErrors() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    public long numFaults() {
        return faults.values().stream().mapToLong(Long::longValue).sum();
    }
}
