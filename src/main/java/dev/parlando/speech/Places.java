package dev.parlando.speech;

import dev.parlando.tts.ParkedUtterance;
import dev.parlando.tts.SpeechDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives the slots of the speech decoder to turns that can go on. A turn that waits for its listener or for text keeps its
 * slot only while no other turn needs it; so does a turn that is seconds ahead of its listener. Otherwise it is parked: its cache is copied out, and copied back bit by bit when
 * the turn can go on and has a slot again. Where there is no room for the copy, the cache is given up, and made again by the
 * same steps. Inference thread only.
 */
final class Places {
    /** Time that a turn must have waited before it is parked: a shorter wait is not worth two copies of a cache. */
    static final long PARK_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Sound that a listener must have in hand before the turn gives its slot to one whose listener has less. */
    static final long YIELD_AHEAD_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Sound that a listener has in hand when the turn asks for a slot again. */
    static final long RESUME_BELOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Begins turns. */
    interface Starter {
        /** Returns whether the turn could begin now. */
        boolean canBegin(ActiveTurn turn);

        /** Begins a turn, whose slot is known if it has one. */
        void begin(ActiveTurn turn);
    }

    /**
     * Says what becomes of the caches of parked turns.
     *
     * @param bytes most memory of Java for copies of caches
     * @param mayRemake whether a cache that does not fit may be given up, and made again by the same steps later; else such
     *     a turn keeps its slot
     */
    record Budget(long bytes, boolean mayRemake) {}

    private final SpeechDecoder tts;
    private final int slots;
    private final Budget budget;
    private final StageClock clock;
    /** Turns that have not begun. */
    private final List<ActiveTurn> queue = new ArrayList<>();
    /** Turns that have begun, with a slot and without. */
    private final List<ActiveTurn> begun = new ArrayList<>();
    /** Turns with a slot; the index is the slot. */
    private final List<ActiveTurn> active = new ArrayList<>();

    private final List<ActiveTurn> ready = new ArrayList<>();
    private final Map<String, Integer> slotsOfSession = new HashMap<>();
    private long parkedBytes;

    Places(SpeechDecoder tts, int slots, Budget budget, StageClock clock) {
        this.tts = tts;
        this.slots = slots;
        this.budget = budget;
        this.clock = clock;
    }

    /** Returns the turns with a slot; the index is the slot. */
    List<ActiveTurn> active() {
        return active;
    }

    /** Returns the turns that have begun, with a slot and without. */
    List<ActiveTurn> begun() {
        return begun;
    }

    /** Returns the number of turns that have not begun. */
    int numQueued() {
        return queue.size();
    }

    /** Returns the number of turns that have begun and have no slot. */
    int numParked() {
        return begun.size() - active.size();
    }

    /** Returns the number of turns that could go on if they had a slot, as of the last {@link #assign}. */
    int numReady() {
        return ready.size();
    }

    /** Returns the bytes that the caches of parked turns take in the memory of Java. */
    long parkedBytes() {
        return parkedBytes;
    }

    void enqueue(ActiveTurn turn) {
        queue.add(turn);
    }

    /** Gives slots to turns that can go on: first to those of the sessions that hold fewest, then to those that waited longest. */
    void assign(Starter starter) {
        ready.clear();
        if (queue.isEmpty() && begun.size() == active.size()) {
            return;
        }
        long now = clock.now();
        collectReady(starter, now);
        while (!ready.isEmpty()) {
            ActiveTurn next = chooseReady(now);
            boolean hasRoom = active.size() < slots || (isNeedy(next, now) && parkOne(now));
            if (!hasRoom) {
                return;
            }
            ready.remove(next);
            if (begun.contains(next)) {
                resume(next);
            } else if (starter.canBegin(next)) {
                queue.remove(next);
                begin(next, starter);
            }
        }
    }

    /** Returns whether the turn's listener would soon hear nothing. */
    private static boolean isNeedy(ActiveTurn turn, long now) {
        return turn.aheadNanos(now) < RESUME_BELOW_NANOS;
    }

    private void collectReady(Starter starter, long now) {
        for (Iterator<ActiveTurn> waiting = queue.iterator(); waiting.hasNext(); ) {
            ActiveTurn turn = waiting.next();
            if (turn.isCancelled() || !starter.canBegin(turn)) {
                continue;
            }
            if (active.size() == slots && !turn.expectsReply() && !turn.canGoOn()) {
                // it has nothing to say yet: it begins without a slot
                waiting.remove();
                begun.add(turn);
                starter.begin(turn);
            } else {
                ready.add(turn);
            }
        }
        for (ActiveTurn turn : begun) {
            if (!turn.isAdmitted() && !turn.isPaused() && !turn.isCancelled() && turn.canGoOn()) {
                turn.beginWaiting(now);
                ready.add(turn);
            }
        }
    }

    private ActiveTurn chooseReady(long now) {
        slotsOfSession.clear();
        active.forEach(turn -> slotsOfSession.merge(turn.request().sessionId(), 1, Integer::sum));
        return ready.stream()
                .min(Comparator.<ActiveTurn>comparingInt(turn -> isNeedy(turn, now) ? 0 : 1)
                        .thenComparingInt(turn ->
                                slotsOfSession.getOrDefault(turn.request().sessionId(), 0))
                        .thenComparingLong(ActiveTurn::waitingSinceNanos))
                .orElseThrow();
    }

    private void begin(ActiveTurn turn, Starter starter) {
        takeSlot(turn);
        begun.add(turn);
        starter.begin(turn);
    }

    private void resume(ActiveTurn turn) {
        takeSlot(turn);
        ParkedUtterance utterance = turn.parked();
        if (utterance != null) {
            tts.resume(turn.slot(), utterance);
            parkedBytes -= utterance.bytes();
            turn.setParked(null);
        }
    }

    private void takeSlot(ActiveTurn turn) {
        turn.setSlot(active.size());
        active.add(turn);
    }

    /** Parks the turn that has waited longest, or else the one that is furthest ahead of its listener, if there is such a turn. */
    private boolean parkOne(long now) {
        ActiveTurn idle = longestIdle();
        if (idle != null && now - idle.idleSinceNanos() >= PARK_AFTER_NANOS) {
            return park(idle);
        }
        ActiveTurn ahead = active.stream()
                .max(Comparator.comparingLong(turn -> turn.aheadNanos(now)))
                .orElseThrow();
        return ahead.aheadNanos(now) >= YIELD_AHEAD_NANOS && park(ahead);
    }

    private boolean park(ActiveTurn turn) {
        if (parkedBytes + tts.parkedBytes(turn.slot()) <= budget.bytes()) {
            ParkedUtterance utterance = tts.park(turn.slot());
            parkedBytes += utterance.bytes();
            turn.setParked(utterance);
        } else if (budget.mayRemake()) {
            turn.speech().loseCache();
        } else {
            return false;
        }
        leaveSlot(turn);
        return true;
    }

    private @Nullable ActiveTurn longestIdle() {
        ActiveTurn longest = null;
        for (ActiveTurn turn : active) {
            if (turn.isIdle() && (longest == null || turn.idleSinceNanos() < longest.idleSinceNanos())) {
                longest = turn;
            }
        }
        return longest;
    }

    /** Notes which turns with a slot have begun to wait, which go on, and which are heard. */
    void noteIdle() {
        long now = clock.now();
        for (int index = 0; index < active.size(); index++) {
            active.get(index).noteIdle(now);
            active.get(index).noteSound(now);
        }
    }

    /** Takes out a turn that has ended. */
    void remove(ActiveTurn turn) {
        queue.remove(turn);
        begun.remove(turn);
        ready.remove(turn);
        ParkedUtterance utterance = turn.parked();
        if (utterance != null) {
            parkedBytes -= utterance.bytes();
            turn.setParked(null);
        }
        if (turn.isAdmitted()) {
            leaveSlot(turn);
        }
    }

    /** Moves the last slot into the gap, so that a batch has no holes. */
    private void leaveSlot(ActiveTurn turn) {
        ActiveTurn last = active.remove(active.size() - 1);
        if (last != turn) {
            tts.copy(last.slot(), turn.slot());
            active.set(turn.slot(), last);
        }
        int freed = last.slot();
        last.setSlot(turn.slot());
        turn.leaveSlot();
        tts.clear(freed);
    }
}
