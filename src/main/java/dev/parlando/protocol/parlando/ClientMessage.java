package dev.parlando.protocol.parlando;

import dev.parlando.turn.Mode;
import org.jspecify.annotations.Nullable;

/** Is one request of a client. Immutable. */
public sealed interface ClientMessage {
    void dispatch(Handler handler);

    /** Asks to speak one whole text; the session chooses what is null. */
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

    /**
     * Adds a piece to a text that is still being written. The first piece opens a turn, and may choose label, voice and
     * seed.
     */
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

    /** Ends the text that was appended. */
    record Flush() implements ClientMessage {
        @Override
        public void dispatch(Handler handler) {
            handler.onFlush(this);
        }
    }

    /** Stops one turn; null stops all turns of the session. */
    record Cancel(@Nullable String turn) implements ClientMessage {
        @Override
        public void dispatch(Handler handler) {
            handler.onCancel(this);
        }
    }

    /**
     * Handles every kind of message in a method of its own, so that a new kind does not compile until it is handled.
     */
    interface Handler {
        void onSpeak(Speak message);

        void onAppend(Append message);

        void onFlush(Flush message);

        void onCancel(Cancel message);
    }
}
