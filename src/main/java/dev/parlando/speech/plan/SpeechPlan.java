package dev.parlando.speech.plan;

/**
 * Decides what a turn's networks do next, from the text so far and the codes so far. A plan draws no code and runs no
 * network, so equal text and equal codes give equal decisions at any time. Inference thread only.
 */
public interface SpeechPlan {
    /**
     * Decides the next action.
     *
     * <p>The caller carries out {@link Begin}, {@link HideText}, {@link Flush} and {@link Release} before it asks again:
     * the plan counts them as done once they are returned. Every other action is returned again until the segment shows
     * that it was carried out. So a tick without room for the action may simply end.
     *
     * @param segment inputs and results of the networks so far
     */
    Action next(SegmentState segment);

    /**
     * Returns whether a chunk of audio is held back until the next chunk, as in the reference; otherwise only the
     * overlap is.
     */
    boolean holdsWholeChunk();

    /** Returns whether a segment was cut off at the most steps before its end of speech. */
    boolean truncated();

    /** Describes one piece of work, or that there is none. */
    sealed interface Action {
        Wait WAIT = new Wait();
        HideText HIDE_TEXT = new HideText();
        Flush FLUSH = new Flush();
        Release RELEASE = new Release();
        End END = new End();

        /** Calls the handler's method for this kind of action. */
        <T> T dispatch(Handler<T> handler);
    }

    /**
     * Handles every kind of action in a method of its own, so that a new kind does not compile until it is handled.
     *
     * @param <T> result of handling
     */
    interface Handler<T> {
        T onWait(Wait action);

        T onBegin(Begin action);

        T onPrefill(Prefill action);

        T onPrefillContext(PrefillContext action);

        T onZeroText(ZeroText action);

        T onHideText(HideText action);

        T onStep(Step action);

        T onDecode(Decode action);

        T onFlush(Flush action);

        T onRelease(Release action);

        T onEnd(End action);
    }

    /** Waits: nothing can be done before more text arrives. */
    record Wait() implements Action {
        @Override
        public <T> T dispatch(Handler<T> handler) {
            return handler.onWait(this);
        }
    }

    /**
     * Begins a segment.
     *
     * @param contextSteps code rows of the segment before that the new one keeps: the last ones
     */
    record Begin(int contextSteps) implements Action {
        @Override
        public <T> T dispatch(Handler<T> handler) {
            return handler.onBegin(this);
        }
    }

    /**
     * Prefills text.
     *
     * @param to text position behind the last; the first is {@link SegmentState#prefilled()}
     */
    record Prefill(int to) implements Action {
        @Override
        public <T> T dispatch(Handler<T> handler) {
            return handler.onPrefill(this);
        }
    }

    /**
     * Prefills the kept code rows but the last one, which is the input of the next step.
     *
     * @param visiblePositions text positions that the rows see, the two of {@code [Stts]} and the speaker included
     * @param bidirectional whether rows also see later ones, as in the reference
     */
    record PrefillContext(int visiblePositions, boolean bidirectional) implements Action {
        @Override
        public <T> T dispatch(Handler<T> handler) {
            return handler.onPrefillContext(this);
        }
    }

    /**
     * Puts zero keys and values where text is still missing; faithful mode only.
     *
     * @param to text position behind the last; the first is {@link SegmentState#zeroed()}
     */
    record ZeroText(int to) implements Action {
        @Override
        public <T> T dispatch(Handler<T> handler) {
            return handler.onZeroText(this);
        }
    }

    /** Forgets the text, which is prefilled anew from position 0; faithful mode only. */
    record HideText() implements Action {
        @Override
        public <T> T dispatch(Handler<T> handler) {
            return handler.onHideText(this);
        }
    }

    /**
     * Runs one audio step.
     *
     * @param visiblePositions text positions that the step sees, the first two included
     * @param endAllowed whether the step may end the segment
     */
    record Step(int visiblePositions, boolean endAllowed) implements Action {
        @Override
        public <T> T dispatch(Handler<T> handler) {
            return handler.onStep(this);
        }
    }

    /**
     * Turns code rows into a wave.
     *
     * @param from first row; rows before the last decode overlap with its wave
     * @param to row behind the last
     */
    record Decode(int from, int to) implements Action {
        @Override
        public <T> T dispatch(Handler<T> handler) {
            return handler.onDecode(this);
        }
    }

    /** Emits the audio that was held back for a cross-fade: the next segment does not continue it. */
    record Flush() implements Action {
        @Override
        public <T> T dispatch(Handler<T> handler) {
            return handler.onFlush(this);
        }
    }

    /** Emits what was held back for a cross-fade, because nothing comes for a while; the next segment goes on from here. */
    record Release() implements Action {
        @Override
        public <T> T dispatch(Handler<T> handler) {
            return handler.onRelease(this);
        }
    }

    /** Ends the turn's speech: everything is said. */
    record End() implements Action {
        @Override
        public <T> T dispatch(Handler<T> handler) {
            return handler.onEnd(this);
        }
    }
}
