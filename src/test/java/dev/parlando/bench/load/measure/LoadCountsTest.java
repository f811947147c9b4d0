package dev.parlando.bench.load.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class LoadCountsTest {
    private static LoadCounts counts(
            Map<Behaviour, Map<LoadOutcome, Long>> turns, Map<String, Long> errors, Map<AudioFault, Long> faults) {
        return new LoadCounts(turns, errors, faults, 0, 0, 0, 0);
    }

    /** Every constant, the last first, with its ordinal and one more as count. */
    private static <E extends Enum<E>> Map<E, Long> backwards(E[] constants) {
        Map<E, Long> counts = new LinkedHashMap<>();
        for (int index = constants.length - 1; index >= 0; index--) {
            counts.put(constants[index], index + 1L);
        }
        return counts;
    }

    @Test
    void keysStandInTheirNaturalOrder() {
        Map<Behaviour, Map<LoadOutcome, Long>> turns = new LinkedHashMap<>();
        turns.put(Behaviour.MISBEHAVE, backwards(LoadOutcome.values()));
        turns.put(Behaviour.LISTEN, Map.of());
        LoadCounts counts = counts(turns, Map.of(), backwards(AudioFault.values()));
        assertEquals(
                List.of(Behaviour.LISTEN, Behaviour.MISBEHAVE),
                List.copyOf(counts.turns().keySet()));
        assertEquals(
                Arrays.asList(LoadOutcome.values()),
                List.copyOf(counts.turns()
                        .getOrDefault(Behaviour.MISBEHAVE, Map.of())
                        .keySet()));
        assertEquals(
                Arrays.asList(AudioFault.values()), List.copyOf(counts.faults().keySet()));
    }

    @Property(tries = 50)
    void errorsStandInTheOrderOfTheirCodes(@ForAll List<@IntRange(min = 0, max = 999) Integer> codes) {
        Map<String, Long> errors = new HashMap<>();
        codes.forEach(code -> errors.merge("HTTP_" + code, 1L, Long::sum));
        LoadCounts counts = counts(Map.of(), errors, Map.of());
        assertEquals(
                List.copyOf(new TreeMap<>(errors).keySet()),
                List.copyOf(counts.errors().keySet()));
        assertEquals(codes.size(), counts.numErrors());
    }

    @Test
    void totalsAreSumsOverBehavioursAndOutcomes() {
        LoadCounts counts = counts(
                Map.of(
                        Behaviour.LISTEN, Map.of(LoadOutcome.COMPLETED, 5L, LoadOutcome.LOST, 2L),
                        Behaviour.READ_SLOWLY, Map.of(LoadOutcome.COMPLETED, 10L)),
                Map.of("A", 100L, "B", 20L),
                Map.of(AudioFault.SILENT, 1_000L, AudioFault.NOT_FINITE, 300L));
        assertEquals(17, counts.numTurns());
        assertEquals(15, counts.numTurns(LoadOutcome.COMPLETED));
        assertEquals(0, counts.numTurns(LoadOutcome.FAILED));
        assertEquals(120, counts.numErrors());
        assertEquals(1_300, counts.numFaults());
    }

    @Test
    void whatWasGivenIsCopiedAndCannotBeChanged() {
        Map<LoadOutcome, Long> outcomes = new HashMap<>(Map.of(LoadOutcome.COMPLETED, 1L));
        Map<String, Long> errors = new HashMap<>();
        LoadCounts counts = counts(Map.of(Behaviour.LISTEN, outcomes), errors, Map.of());
        outcomes.put(LoadOutcome.FAILED, 9L);
        errors.put("LATER", 9L);
        assertEquals(1, counts.numTurns());
        assertEquals(0, counts.numErrors());
        assertThrows(UnsupportedOperationException.class, () -> counts.turns().clear());
        assertThrows(UnsupportedOperationException.class, () -> counts.errors().put("X", 1L));
    }
}
