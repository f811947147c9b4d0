package dev.parlando.bench.study;

import java.util.List;
import java.util.Map;

/**
 * Holds the result of one run of one variant; a line of {@code runs.jsonl}.
 *
 * @param run index of the run; runs of equal index are compared
 * @param startedAt wall clock, ISO 8601
 * @param facts model, device and precision of the run
 * @param loadMillis milliseconds of loading by stage, in the first run after a load; else empty
 */
public record RunRecord(
        String variant,
        int run,
        String startedAt,
        Map<String, String> facts,
        Map<String, Double> loadMillis,
        List<TurnRow> turns) {
    /**
     * Holds the values of one turn.
     *
     * @param values by name; {@link TurnValues} says which
     */
    public record TurnRow(String set, String prompt, int copy, String status, Map<String, Double> values) {}
}
