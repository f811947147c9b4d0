package dev.parlando.turn;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.VoiceException;

/** What an engine tells a session about one of its turns, over the event bus, in order. */
public sealed interface TurnEvent {
    void dispatch(Handler handler);

    /** The turn has a slot. */
    record Started(long turnId) implements TurnEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onStarted(this);
        }
    }

    /** A piece of the reply. */
    record Text(long turnId, String delta) implements TurnEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onText(this);
        }
    }

    /** A piece of audio, handed out at {@code emittedNanos}. */
    record Audio(long turnId, PcmChunk audio, long emittedNanos) implements TurnEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onAudio(this);
        }
    }

    /** The turn ended; nothing more comes of it. */
    record Done(long turnId, TurnSummary summary) implements TurnEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onDone(this);
        }
    }

    /** The turn was not taken; nothing more comes of it. */
    record Refused(long turnId, VoiceException reason) implements TurnEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onRefused(this);
        }
    }

    /** One method a kind. */
    interface Handler {
        void onStarted(Started event);

        void onText(Text event);

        void onAudio(Audio event);

        void onDone(Done event);

        void onRefused(Refused event);
    }
}
