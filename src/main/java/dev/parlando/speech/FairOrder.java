package dev.parlando.speech;

import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says who is next: the turn whose key has the fewest turns that are listened to, then whose session has, then whose mode
 * has, then the one that has waited longest. Inference thread only.
 */
final class FairOrder {
    /** Number of waiting turns whose order is exact. */
    static final int EXACT = 64;

    private final Map<String, Integer> ofKey = new HashMap<>();
    private final Map<String, Integer> ofSession = new HashMap<>();
    private final Map<Mode, Integer> ofMode = new EnumMap<>(Mode.class);

    /**
     * Creates the order beside these turns.
     *
     * @param listening turns that are listened to
     * @param left turn whose place has become free since the last one was given, or null. It counts too: else one client after
     *     the other could not take turns where there is one place
     */
    FairOrder(List<ActiveTurn> listening, @Nullable TurnRequest left) {
        listening.forEach(turn -> add(turn.request()));
        if (left != null) {
            add(left);
        }
    }

    /** Counts one more turn that is listened to. */
    void add(TurnRequest request) {
        ofKey.merge(request.keyName(), 1, Integer::sum);
        ofSession.merge(request.sessionId(), 1, Integer::sum);
        ofMode.merge(request.mode(), 1, Integer::sum);
    }

    /** Returns an order whose first turn is next. A turn is not counted among those that it has to stand behind. */
    Comparator<ActiveTurn> comparator() {
        return Comparator.<ActiveTurn>comparingInt(
                        turn -> others(turn, ofKey, turn.request().keyName()))
                .thenComparingInt(turn -> others(turn, ofSession, turn.request().sessionId()))
                .thenComparingInt(turn -> others(turn, ofMode, turn.request().mode()))
                .thenComparingLong(ActiveTurn::waitingSinceNanos);
    }

    private static <T> int others(ActiveTurn turn, Map<T, Integer> counts, T group) {
        return counts.getOrDefault(group, 0) - (turn.hasPlace() ? 1 : 0);
    }

    /**
     * Returns turns without a place in the order in which they will be served if none comes or ends before. Each is counted
     * when its turn has come, so the turns of one key, session or mode do not come all together. Behind the first
     * {@link #EXACT} they are no longer counted one by one, because that takes time quadratic in their number. Changes this
     * object.
     */
    List<ActiveTurn> arrange(List<ActiveTurn> waiting) {
        List<ActiveTurn> left = new ArrayList<>(waiting);
        List<ActiveTurn> arranged = new ArrayList<>(waiting.size());
        while (!left.isEmpty() && arranged.size() < EXACT) {
            ActiveTurn next = left.stream().min(comparator()).orElseThrow();
            left.remove(next);
            arranged.add(next);
            add(next.request());
        }
        left.sort(comparator());
        arranged.addAll(left);
        return arranged;
    }
}
