package dev.parlando.speech;

import dev.parlando.turn.TurnListener;
import dev.parlando.turn.TurnRequest;
import java.util.List;
import java.util.Map;

/**
 * Advances many turns together. One thread owns it, the inference thread: every method and every call of a
 * {@link TurnListener} happens there. Listeners may call the scheduler.
 */
public interface TurnScheduler extends AutoCloseable {
    /** Returns the name of the model, for people to read. */
    String modelName();

    /** Returns the names of the voices, the default first. */
    List<String> voices();

    /** Runs every network once at its usual sizes, so that the first turn is as fast as the next. */
    void warmUp();

    /**
     * Queues a turn.
     *
     * @throws dev.parlando.error.VoiceException {@code SERVER_BUSY} when the queue is full, {@code UNKNOWN_VOICE}, {@code BAD_TEXT}
     */
    void submit(TurnRequest request, TurnListener listener);

    /** Adds text to a turn submitted with {@code textContinues}; ignored for a turn that has ended. */
    void append(long turnId, String text);

    /**
     * Says that no text of a turn will come for a while: a finished sentence may be spoken to its end. Ignored for a turn that has
     * ended.
     */
    void settle(long turnId);

    /** Ends the text of a turn; ignored for a turn that has ended. */
    void finishText(long turnId);

    /** Ends a turn now; the listener receives {@code CANCELLED}. Ignored for a turn that has ended. */
    void cancel(long turnId);

    /**
     * Pauses a turn, or lets it go on. A paused turn makes no sound, and loses its slot to a turn that can go on.
     * Ignored for a turn that has ended.
     */
    void setPaused(long turnId, boolean paused);

    /** Cancels the session's turns and frees its conversation. */
    void endSession(String sessionId);

    /**
     * Does one bounded piece of work.
     *
     * @return true if there is more work now; false if nothing can happen before another method is called
     */
    boolean tick();

    /**
     * Returns the nanoseconds after which {@link #tick} may find work although no other method was called.
     *
     * @return {@link Long#MAX_VALUE} if only a call of another method can make work
     */
    long nanosToNextTick();

    /** Returns how full the scheduler is, for monitoring. */
    Load load();

    /** Returns the bytes of the device's memory by use; empty on devices that do not count them. */
    default Map<String, Long> memory() {
        return Map.of();
    }

    @Override
    void close();

    /**
     * Holds how full the scheduler is.
     *
     * @param slots turns that can have a slot at once
     * @param limit turns that the machine can speak in real time now, which may be more than have a slot; {@code slots} while
     *     that is unknown or does not matter
     * @param active turns that have a slot
     * @param listening turns that have begun and need the machine in real time: they have something to say to a listener who
     *     takes it
     * @param queued turns that have something to say and wait for a place
     * @param ratio turns that listen or wait, for each turn that the machine can speak in real time; 0 when idle, above 1 when
     *     there are too many
     * @param expectedWaitNanos time that a turn submitted now may be expected to wait; 0 if it would begin at once, -1 while
     *     nothing is known about it
     * @param full a turn submitted now would be refused with {@code SERVER_BUSY}
     * @param parked turns that have begun and have no slot
     * @param parkedBytes memory of Java that the caches of parked turns take
     * @param lastBatch turns advanced by the last step
     * @param cachePositionsUsed positions of the KV caches in use
     * @param cachePositions positions of the KV caches, used or free
     */
    record Load(
            int slots,
            int limit,
            int active,
            int listening,
            int queued,
            double ratio,
            long expectedWaitNanos,
            boolean full,
            int parked,
            long parkedBytes,
            int lastBatch,
            long cachePositionsUsed,
            long cachePositions) {}
}
