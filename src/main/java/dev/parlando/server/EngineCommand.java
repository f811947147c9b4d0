package dev.parlando.server;

import dev.parlando.turn.TurnEvent;
import dev.parlando.turn.TurnRequest;

/**
 * What a session tells an engine, over the event bus. Times are of {@link System#nanoTime}: they only say how long a
 * command took, and a server elsewhere would measure its own.
 */
sealed interface EngineCommand {
    void dispatch(Handler handler);

    /** @param replyTo address for the turn's {@link TurnEvent}s */
    record Submit(TurnRequest request, String replyTo) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onSubmit(this);
        }
    }

    /** More text of a turn. */
    record Append(long turnId, String text) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onAppend(this);
        }
    }

    /** The turn's text is complete. */
    record FinishText(long turnId) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onFinishText(this);
        }
    }

    /** Stop a turn. */
    record Cancel(long turnId, long receivedNanos) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onCancel(this);
        }
    }

    /** The turn's listener is slow, or has caught up. */
    record SetPaused(long turnId, boolean paused) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onSetPaused(this);
        }
    }

    /** One piece of the turn's audio was taken off the bus. */
    record Taken(long turnId) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onTaken(this);
        }
    }

    /** The session is over. */
    record EndSession(String sessionId, long receivedNanos) implements EngineCommand {
        @Override
        public void dispatch(Handler handler) {
            handler.onEndSession(this);
        }
    }

    /** One method a kind. */
    interface Handler {
        void onSubmit(Submit command);

        void onAppend(Append command);

        void onFinishText(FinishText command);

        void onCancel(Cancel command);

        void onSetPaused(SetPaused command);

        void onTaken(Taken command);

        void onEndSession(EndSession command);
    }
}
