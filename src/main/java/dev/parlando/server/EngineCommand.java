package dev.parlando.server;

import dev.parlando.turn.TurnEvent;
import dev.parlando.turn.TurnRequest;

/**
 * Is a message from a session to an engine, over the event bus. Times are of {@link System#nanoTime} and only measure
 * how long a command took; a server on another machine would measure by its own clock. Immutable.
 */
sealed interface EngineCommand {
    void dispatch(Handler handler);

    /**
     * Asks the engine to speak a turn.
     *
     * @param replyTo address for the turn's {@link TurnEvent}s
     */
    record Submit(TurnRequest request, String replyTo) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onSubmit(this);
        }
    }

    /** Adds a piece to the text of a turn. */
    record Append(long turnId, String text) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onAppend(this);
        }
    }

    /** Says that no text of the turn will come for a while. */
    record Settle(long turnId) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onSettle(this);
        }
    }

    /** Says that the turn's text is complete. */
    record FinishText(long turnId) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onFinishText(this);
        }
    }

    /** Stops a turn. */
    record Cancel(long turnId, long receivedNanos) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onCancel(this);
        }
    }

    /** Says that the turn's listener is slow, or has caught up. */
    record SetPaused(long turnId, boolean paused) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onSetPaused(this);
        }
    }

    /** Says that the session took a piece of the turn's audio off the bus. */
    record Taken(long turnId) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onTaken(this);
        }
    }

    /** Says that the session is over. */
    record EndSession(String sessionId, long receivedNanos) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onEndSession(this);
        }
    }

    /**
     * Handles every kind of command in a method of its own, so that a new kind does not compile until it is handled.
     */
    interface Handler {
        void onSubmit(Submit command);

        void onAppend(Append command);

        void onSettle(Settle command);

        void onFinishText(FinishText command);

        void onCancel(Cancel command);

        void onSetPaused(SetPaused command);

        void onTaken(Taken command);

        void onEndSession(EndSession command);
    }
}
