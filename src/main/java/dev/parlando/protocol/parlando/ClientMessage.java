package dev.parlando.protocol.parlando;

import dev.parlando.turn.Mode;
import org.jspecify.annotations.Nullable;

/** What a client asks for. */
public sealed interface ClientMessage {
    void dispatch(Handler handler);

    /** One whole text; what is null is chosen by the session. */
    record Speak(
            String text,
            @Nullable Mode mode,
            @Nullable String voice,
            @Nullable String turn,
            @Nullable Long seed) implements ClientMessage {
        @Override
        public void dispatch(Handler handler) {
            handler.onSpeak(this);
        }
    }

    /** A piece of a text that is still being written; the first piece opens a turn and may name it, its voice and seed. */
    record Append(
            String text,
            @Nullable String voice,
            @Nullable String turn,
            @Nullable Long seed) implements ClientMessage {
        @Override
        public void dispatch(Handler handler) {
            handler.onAppend(this);
        }
    }

    /** The text that was appended is complete. */
    record Flush() implements ClientMessage {
        @Override
        public void dispatch(Handler handler) {
            handler.onFlush(this);
        }
    }

    /** Stop one turn, or all of the session. */
    record Cancel(@Nullable String turn) implements ClientMessage {
        @Override
        public void dispatch(Handler handler) {
            handler.onCancel(this);
        }
    }

    /** One method a kind, so that a new kind does not compile until it is handled. */
    interface Handler {
        void onSpeak(Speak message);

        void onAppend(Append message);

        void onFlush(Flush message);

        void onCancel(Cancel message);
    }
}
