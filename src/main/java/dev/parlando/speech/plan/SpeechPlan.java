package dev.parlando.speech.plan;

/**
 * Decides what a turn's speech decoder does next, from the text there is and the codes so far. It makes no draw and runs
 * no network, so that equal text and equal codes give equal decisions whenever they are taken.
 */
public interface SpeechPlan {
    /** What to do next; the details are read from the plan. */
    enum Action {
        /** Nothing before more text arrives. */
        WAIT,
        /** Begin a segment that keeps the last {@link #contextSteps()} code rows. */
        BEGIN,
        /** Prefill text up to {@link #prefillEnd()}. */
        PREFILL,
        /** Prefill the kept code rows but the last, which see {@link #visiblePositions()}. */
        PREFILL_CONTEXT,
        /** Put zero keys and values where text up to {@link #visiblePositions()} is still missing; faithful mode only. */
        ZERO_TEXT,
        /** Forget the text, which is prefilled anew from position 0; faithful mode only. */
        HIDE_TEXT,
        /** One audio step that sees {@link #visiblePositions()}. */
        STEP,
        /** ActiveTurn code rows {@link #decodeFrom()} to {@link #decodeTo()} into a wave. */
        DECODE,
        /** Emit what was held back for a cross-fade: the next segment does not go on from here. */
        FLUSH,
        /** All is said. */
        END
    }

    /** The same answer again until the action has been carried out, for a tick may have no room for it. */
    Action next(SegmentState utterance);

    int contextSteps();

    int prefillEnd();

    /** Text positions that the next step sees, the first two included. */
    int visiblePositions();

    /** Whether the next step may end the utterance. */
    boolean endAllowed();

    int decodeFrom();

    int decodeTo();

    /** Whether rows of the context see each other in both directions, as in the reference. */
    boolean bidirectionalContext();

    /** Whether a chunk is held until the next, as in the reference. */
    boolean holdsWholeChunk();

    /** Whether a segment was cut off at the most steps before its end of speech. */
    boolean truncated();
}
