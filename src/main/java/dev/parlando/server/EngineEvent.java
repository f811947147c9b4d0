package dev.parlando.server;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.TurnSummary;

/** What an engine tells a session about one of its turns, over the event bus, in order. */
sealed interface EngineEvent {
    void dispatch(Handler handler);

    /** The turn has a slot. */
    record Started(long turnId) implements EngineEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onStarted(this);
        }
    }

    /** A piece of the reply. */
    record Text(long turnId, String delta) implements EngineEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onText(this);
        }
    }

    /** A piece of audio, handed out at {@code emittedNanos}. */
    record Audio(long turnId, PcmChunk audio, long emittedNanos) implements EngineEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onAudio(this);
        }
    }

    /** The turn ended; nothing more comes of it. */
    record Done(long turnId, TurnSummary summary) implements EngineEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onDone(this);
        }
    }

    /** The turn was not taken; nothing more comes of it. */
    record Refused(long turnId, VoiceException reason) implements EngineEvent {
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
