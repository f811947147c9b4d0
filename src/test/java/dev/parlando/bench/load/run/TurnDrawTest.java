package dev.parlando.bench.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parlando.bench.load.measure.Behaviour;
import dev.parlando.bench.load.measure.PlannedTurn;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TurnDrawTest {
    private static final TestPlan PLAN = TestPlan.DEFAULT.withTexts(List.of("one", "two", "three"));

    @Test
    void equalSeedsGiveEqualTurns() {
        assertEquals(draw(PLAN, 50), draw(PLAN, 50));
        assertNotEquals(draw(PLAN, 50), draw(PLAN.withSeed(2), 50));
    }

    @Test
    void behavioursHaveTheirShares() {
        TestPlan mixed = PLAN.withMix(new LoadPlan.Mix(0.1, 0.2, 0.05, 0.15));
        Map<Behaviour, Long> counts = draw(mixed, 20_000).stream()
                .collect(Collectors.groupingBy(PlannedTurn::behaviour, Collectors.counting()));
        assertEquals(2_000, (double) counts.getOrDefault(Behaviour.READ_SLOWLY, 0L), 200);
        assertEquals(4_000, (double) counts.getOrDefault(Behaviour.CANCEL, 0L), 300);
        assertEquals(1_000, (double) counts.getOrDefault(Behaviour.DISCONNECT, 0L), 150);
        assertEquals(3_000, (double) counts.getOrDefault(Behaviour.MISBEHAVE, 0L), 250);
        assertEquals(10_000, (double) counts.getOrDefault(Behaviour.LISTEN, 0L), 400);
    }

    @Test
    void everyTurnHasItsOwnSeedUnlessItIsToBeVerified() {
        assertEquals(
                50, draw(PLAN, 50).stream().map(PlannedTurn::seed).distinct().count());
        TurnDraw verified = new TurnDraw(PLAN.withVerify(true).plan());
        Map<Integer, Long> alone =
                verified.alone().stream().collect(Collectors.toMap(PlannedTurn::textIndex, PlannedTurn::seed));
        assertEquals(3, alone.size());
        Stream.generate(verified::next)
                .limit(50)
                .forEach(turn -> assertEquals(alone.get(turn.textIndex()), turn.seed()));
    }

    @Test
    void sharesMustFit() {
        assertThrows(IllegalArgumentException.class, () -> new LoadPlan.Mix(0.5, 0.3, 0.2, 0.1));
        assertThrows(IllegalArgumentException.class, () -> new LoadPlan.Mix(-0.1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new LoadPlan.Mix(Double.NaN, 0, 0, 0));
    }

    private static List<PlannedTurn> draw(TestPlan plan, int count) {
        TurnDraw plans = new TurnDraw(plan.plan());
        return Stream.generate(plans::next).limit(count).toList();
    }
}
