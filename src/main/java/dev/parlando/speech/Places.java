package dev.parlando.speech;

import dev.parlando.tts.ParkedUtterance;
import dev.parlando.tts.SpeechDecoder;
import dev.parlando.turn.TurnRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives places and slots to turns. A turn gets its place with its first slot and keeps it to its end. Places are given only
 * while fewer turns are listened to than the engine speaks in real time; the others wait in {@link FairOrder}.
 *
 * <p>Slots of the speech decoder go to turns with a place that can go on. A turn that waits for its listener or for text keeps
 * its slot only while no other turn needs it; so does a turn that is seconds ahead of its listener. Otherwise it is parked: its
 * cache is copied out, and copied back bit by bit when the turn can go on and has a slot again. Where there is no room for the
 * copy, the cache is given up, and made again by the same steps. Inference thread only.
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
    private final IntSupplier limit;
    private final PlaceTeller teller = new PlaceTeller();
    /** Turns that have not begun. */
    private final List<ActiveTurn> queue = new ArrayList<>();
    /** Turns that have begun, with a slot and without. */
    private final List<ActiveTurn> begun = new ArrayList<>();
    /** Turns with a slot; the index is the slot. */
    private final List<ActiveTurn> active = new ArrayList<>();

    private final List<ActiveTurn> ready = new ArrayList<>();
    private long parkedBytes;
    /** Turn whose place has become free since the last one was given. */
    private @Nullable TurnRequest left;

    /**
     * Creates places that are all free.
     *
     * @param limit gives the number of turns that may be listened to at once, at least 1
     */
    Places(SpeechDecoder tts, int slots, Budget budget, StageClock clock, IntSupplier limit) {
        this.tts = tts;
        this.slots = slots;
        this.budget = budget;
        this.clock = clock;
        this.limit = limit;
    }

    /** Returns the turns with a slot; the index is the slot. */
    List<ActiveTurn> active() {
        return active;
    }

    /** Returns the turns that have begun, with a slot and without. */
    List<ActiveTurn> begun() {
        return begun;
    }

    /** Returns the number of turns that have something to say and wait for a place. */
    int numWaiting() {
        return queue.size() + (int) begun.stream().filter(Places::waitsForPlace).count();
    }

    private List<ActiveTurn> waiting() {
        List<ActiveTurn> waiting = new ArrayList<>(queue);
        begun.stream().filter(Places::waitsForPlace).forEach(waiting::add);
        return waiting;
    }

    private static boolean waitsForPlace(ActiveTurn turn) {
        return !turn.hasPlace() && !turn.isPaused() && !turn.isCancelled() && turn.canGoOn();
    }

    /** Returns the number of turns with a place that are listened to. */
    int numListening() {
        return listening(clock.now()).size();
    }

    private List<ActiveTurn> listening(long now) {
        return begun.stream()
                .filter(turn -> turn.hasPlace() && turn.isListenedTo(now))
                .toList();
    }

    /** Returns the number of further turns that could have a place and a free slot now. */
    int numFree() {
        return Math.max(0, Math.min(slots - active.size(), limit.getAsInt() - numListening()));
    }

    /** Returns the time that one more turn may be expected to wait; 0 if it need not, {@link PlaceTeller#UNKNOWN}. */
    long expectedWaitNanos() {
        long now = clock.now();
        int numListening = numListening();
        int numWaiting = numWaiting();
        boolean isServedAtOnce =
                numWaiting == 0 && numListening < limit.getAsInt() && (active.size() < slots || toPark(now) != null);
        return isServedAtOnce ? 0 : teller.expectedNanos(numWaiting + 1, numListening);
    }

    /** Forgets how long turns held their places. */
    void forgetHolds() {
        teller.forgetHolds();
    }

    /** Returns the number of turns that have begun and have no slot. */
    int numParked() {
        return begun.size() - active.size();
    }

    /** Returns whether time alone may let a turn go on or have to be told something, as of the last {@link #assign}. */
    boolean waitsForTime() {
        return !ready.isEmpty() || !queue.isEmpty();
    }

    /** Returns the bytes that the caches of parked turns take in the memory of Java. */
    long parkedBytes() {
        return parkedBytes;
    }

    void enqueue(ActiveTurn turn) {
        queue.add(turn);
        teller.noteChange();
    }

    /** Gives places and slots to turns that can go on, and tells those that have to wait for a place. */
    void assign(Starter starter) {
        ready.clear();
        if (queue.isEmpty() && begun.size() == active.size()) {
            return;
        }
        long now = clock.now();
        collectReady(starter, now);
        List<ActiveTurn> listening = listening(now);
        FairOrder order = new FairOrder(listening, left);
        int numFree = limit.getAsInt() - listening.size();
        ActiveTurn next = chooseReady(order, numFree > 0, now);
        while (next != null && (active.size() < slots || (isNeedy(next, now) && parkOne(now)))) {
            ready.remove(next);
            if (next.hasPlace()) {
                resume(next);
            } else if (begun.contains(next) || starter.canBegin(next)) {
                order.add(next.request());
                numFree--;
                begin(next, starter, now);
            }
            next = chooseReady(order, numFree > 0, now);
        }
        tellPlaces(now);
    }

    private void tellPlaces(long now) {
        List<ActiveTurn> waiting = waiting();
        if (!waiting.isEmpty() && teller.isDue(waiting.size(), now)) {
            List<ActiveTurn> listening = listening(now);
            teller.tell(new FairOrder(listening, left).arrange(waiting), listening.size(), now);
        }
    }

    /** Returns whether the turn's listener would soon hear nothing. */
    private static boolean isNeedy(ActiveTurn turn, long now) {
        return turn.aheadNanos(now) < RESUME_BELOW_NANOS;
    }

    private void collectReady(Starter starter, long now) {
        for (ActiveTurn turn : List.copyOf(queue)) {
            if (turn.isCancelled() || !starter.canBegin(turn)) {
                continue;
            }
            if (!turn.expectsReply() && !turn.canGoOn()) {
                // it has nothing to say yet: it begins without a place
                queue.remove(turn);
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

    private @Nullable ActiveTurn chooseReady(FairOrder order, boolean mayGivePlaces, long now) {
        return ready.stream()
                .filter(turn -> mayGivePlaces || turn.hasPlace())
                .min(Comparator.<ActiveTurn>comparingInt(turn -> isNeedy(turn, now) ? 0 : 1)
                        .thenComparing(order.comparator()))
                .orElse(null);
    }

    private void begin(ActiveTurn turn, Starter starter, long now) {
        takeSlot(turn);
        turn.givePlace(now);
        left = null;
        teller.noteChange();
        if (queue.remove(turn)) {
            begun.add(turn);
            starter.begin(turn);
        }
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
        ActiveTurn turn = toPark(now);
        return turn != null && park(turn);
    }

    private @Nullable ActiveTurn toPark(long now) {
        ActiveTurn idle = longestIdle();
        if (idle != null && now - idle.idleSinceNanos() >= PARK_AFTER_NANOS) {
            return idle;
        }
        ActiveTurn ahead = active.stream()
                .max(Comparator.comparingLong(turn -> turn.aheadNanos(now)))
                .orElseThrow();
        return ahead.aheadNanos(now) >= YIELD_AHEAD_NANOS ? ahead : null;
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
        teller.noteChange();
        if (turn.hasPlace()) {
            teller.noteHold(clock.now() - turn.placeSinceNanos());
            left = turn.request();
        }
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
