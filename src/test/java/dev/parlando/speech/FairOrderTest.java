package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FairOrderTest {
    private static ActiveTurn waiting(long turnId, String session) {
        TurnRequest request = new TurnRequest(session, turnId, Mode.READ, "Hello.", false, null, 1);
        return new ActiveTurn(request, new RecordedTurn(), Turns.waiting(turnId).speech(), turnId);
    }

    private static List<ActiveTurn> crowd(int ofOneSession, String... others) {
        List<ActiveTurn> turns = new ArrayList<>();
        for (int turn = 0; turn < ofOneSession; turn++) {
            turns.add(waiting(turn, "many"));
        }
        for (String session : others) {
            turns.add(waiting(turns.size(), session));
        }
        return turns;
    }

    private static List<String> sessions(List<ActiveTurn> turns) {
        return turns.stream().map(turn -> turn.request().sessionId()).toList();
    }

    @Test
    void sessionsTakeTurns() {
        List<ActiveTurn> arranged = new FairOrder(List.of(), null).arrange(crowd(3, "one", "two"));
        assertEquals(List.of("many", "one", "two", "many", "many"), sessions(arranged));
    }

    @Test
    void aCrowdIsArrangedWholeAndItsFirstTurnsExactly() {
        List<ActiveTurn> crowd = crowd(3_000, "one", "two");
        List<ActiveTurn> arranged = new FairOrder(List.of(), null).arrange(crowd);
        assertEquals(List.of("many", "one", "two", "many"), sessions(arranged.subList(0, 4)));
        assertEquals(crowd.size(), new HashSet<>(arranged).size());
        List<ActiveTurn> later = arranged.subList(FairOrder.EXACT, arranged.size());
        assertEquals(crowd.subList(FairOrder.EXACT - 2, 3_000), later, "in the order in which they came");
    }
}
