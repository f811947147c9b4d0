package dev.parlando.protocol.parlando;

import dev.parlando.audio.AudioFormat;
import dev.parlando.error.ErrorCode;
import dev.parlando.turn.TurnReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server tells a client, audio apart. */
public sealed interface ServerMessage {
    <R> R dispatch(Handler<R> handler);

    /** First message of a session. */
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

    /** The turn is being spoken; binary frames belong to it until the next one starts. */
    record TurnStarted(String turn) implements ServerMessage {
        @Override
        public <R> R dispatch(Handler<R> handler) {
            return handler.onTurnStarted(this);
        }
    }

    /** The next piece of the reply's text. */
    record TextDelta(String turn, String delta) implements ServerMessage {
        @Override
        public <R> R dispatch(Handler<R> handler) {
            return handler.onTextDelta(this);
        }
    }

    /** The turn ended, with these numbers. */
    record TurnDone(TurnReport report) implements ServerMessage {
        @Override
        public <R> R dispatch(Handler<R> handler) {
            return handler.onTurnDone(this);
        }
    }

    /** Something was refused or failed. */
    record ErrorReport(
            ErrorCode code, String message, @Nullable String turn) implements ServerMessage {
        @Override
        public <R> R dispatch(Handler<R> handler) {
            return handler.onErrorReport(this);
        }
    }

    /** One method a kind, so that a new kind does not compile until it is handled. */
    interface Handler<R> {
        R onReady(Ready message);

        R onTurnStarted(TurnStarted message);

        R onTextDelta(TextDelta message);

        R onTurnDone(TurnDone message);

        R onErrorReport(ErrorReport message);
    }
}
