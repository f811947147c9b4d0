package dev.parlando.bench.load.measure;

import java.util.Map;

/**
 * Holds the counts of one run.
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
        turns = Map.copyOf(turns);
        errors = Map.copyOf(errors);
        faults = Map.copyOf(faults);
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
