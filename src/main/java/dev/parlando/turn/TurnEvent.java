package dev.parlando.turn;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.VoiceException;

/** Carries news about one turn from the engine to the turn's session, in order, over the event bus. Immutable. */
public sealed interface TurnEvent {
    /** Calls the handler's method for this kind of event. */
    void dispatch(Handler handler);

    /** Tells the place of a turn that waits to begin, as {@link TurnListener#onQueued} receives it. */
    record Queued(long turnId, int place, long expectedNanos) implements TurnEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onQueued(this);
        }
    }

    /** Says that the turn has a slot. */
    record Started(long turnId) implements TurnEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onStarted(this);
        }
    }

    /** Carries the next piece of the reply's text. */
    record Text(long turnId, String delta) implements TurnEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onText(this);
        }
    }

    /** Carries the next piece of audio and the {@link System#nanoTime} at which the engine handed it out. */
    record Audio(long turnId, PcmChunk audio, long emittedNanos) implements TurnEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onAudio(this);
        }
    }

    /** Says that the turn ended; no event of this turn follows. */
    record Done(long turnId, TurnSummary summary) implements TurnEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onDone(this);
        }
    }

    /** Says that the engine did not accept the turn; no event of this turn follows. */
    record Refused(long turnId, VoiceException reason) implements TurnEvent {
        @Override
        public void dispatch(Handler handler) {
            handler.onRefused(this);
        }
    }

    /** Handles every kind of event in a method of its own, so that a new kind does not compile until it is handled. */
    interface Handler {
        void onQueued(Queued event);

        void onStarted(Started event);

        void onText(Text event);

        void onAudio(Audio event);

        void onDone(Done event);

        void onRefused(Refused event);
    }
}
