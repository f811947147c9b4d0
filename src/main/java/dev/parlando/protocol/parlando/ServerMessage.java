package dev.parlando.protocol.parlando;

import dev.parlando.audio.AudioFormat;
import dev.parlando.error.ErrorCode;
import dev.parlando.turn.TurnReport;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Is one message from the server to a client; audio goes in binary frames instead. Immutable. */
public sealed interface ServerMessage {
    <R> R dispatch(Handler<R> handler);

    /** Opens a session: the first message that a client receives. */
    record Ready(String session, String model, List<String> voices, int sampleRateHz, AudioFormat format)
            implements ServerMessage {
        public Ready {
            voices = List.copyOf(voices);
        }

        @Override
        public <R> R dispatch(Handler<R> handler) {
            return handler.onReady(this);
        }
    }

    /**
     * Tells the place of a turn that waits to begin, to a client that asked for it.
     *
     * @param place 1 for the turn that begins next
     * @param expectedNanos time after which the turn may be expected to begin, if anything is known about it
     */
    record Queue(String turn, int place, OptionalLong expectedNanos) implements ServerMessage {
        @Override
        public <R> R dispatch(Handler<R> handler) {
            return handler.onQueue(this);
        }
    }

    /** Says that the turn is being spoken; binary frames belong to it until the next turn starts. */
    record TurnStarted(String turn) implements ServerMessage {
        @Override
        public <R> R dispatch(Handler<R> handler) {
            return handler.onTurnStarted(this);
        }
    }

    /** Carries the next piece of the reply's text. */
    record TextDelta(String turn, String delta) implements ServerMessage {
        @Override
        public <R> R dispatch(Handler<R> handler) {
            return handler.onTextDelta(this);
        }
    }

    /** Says that the turn ended, and reports its numbers. */
    record TurnDone(TurnReport report) implements ServerMessage {
        @Override
        public <R> R dispatch(Handler<R> handler) {
            return handler.onTurnDone(this);
        }
    }

    /** Says that a request was refused or a turn failed. */
    record ErrorReport(
            ErrorCode code, String message, @Nullable String turn) implements ServerMessage {
        @Override
        public <R> R dispatch(Handler<R> handler) {
            return handler.onErrorReport(this);
        }
    }

    /**
     * Handles every kind of message in a method of its own, so that a new kind does not compile until it is handled.
     */
    interface Handler<R> {
        R onReady(Ready message);

        R onQueue(Queue message);

        R onTurnStarted(TurnStarted message);

        R onTextDelta(TextDelta message);

        R onTurnDone(TurnDone message);

        R onErrorReport(ErrorReport message);
    }
}
