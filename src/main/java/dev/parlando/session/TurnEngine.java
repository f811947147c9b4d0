package dev.parlando.session;

import dev.parlando.turn.TurnEvent;
import dev.parlando.turn.TurnRequest;

/**
 * Carries out the turns of one session. It answers each turn with {@link TurnEvent}s, which the session handles. Use it
 * on the session's thread.
 */
public interface TurnEngine {
    /** Starts a turn. */
    void submit(TurnRequest request);

    /** Adds a piece to the text of a turn that was submitted with an open text. */
    void append(long turnId, String text);

    /** Says that no piece of a turn's text will come for a while: its finished sentences may be spoken to their end. */
    void settle(long turnId);

    /** Declares the text of a turn complete. */
    void finishText(long turnId);

    /** Stops a turn; the engine still answers it with an end. */
    void cancel(long turnId);

    /** Pauses a turn, or lets it go on. */
    void setPaused(long turnId, boolean paused);

    /** Cancels the turns that the session still has and frees its conversation. */
    void endSession();
}
