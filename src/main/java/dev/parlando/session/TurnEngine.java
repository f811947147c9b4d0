package dev.parlando.session;

/** Where a session sends its turns; answers come back through the session's {@code on…} methods. */
public interface TurnEngine {
    void submit(TurnOrder order);

    void append(long turnId, String text);

    void finishText(long turnId);

    void cancel(long turnId);

    void setPaused(long turnId, boolean paused);

    /** Cancels whatever the session still has and frees its conversation. */
    void endSession();
}
