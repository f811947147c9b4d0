package dev.parlando.speech.plan;

import dev.parlando.text.Segment;
import dev.parlando.text.SpeechTokens;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Speaks text as it comes: the reference's masks and positions, without its losses.
 *
 * <p>A step waits only for the text it may see; speech may end only when all text of the segment is in sight; a segment
 * that follows another goes on from its last tokens and codes where the model was trained so, and cross-fades into it.
 * All decisions depend on the text and the codes alone, not on when the text came.
 */
public final class StreamingPlan implements SpeechPlan {
    /** Code rows that consecutive chunks share, for the cross-fade (model reference 1.9). */
    public static final int OVERLAP_STEPS = 4;

    /** Audio steps before speech may end (model reference 2.5, there once a call, here once a segment). */
    private static final int MIN_STEPS = 10;

    private final SpeechSchedule schedule;
    private final SpeechTokens tokens;
    private final SpokenText text;
    private final int firstChunkSteps;
    private @Nullable Segment segment;
    private @Nullable Segment upcoming;
    private int numSegments;
    private int[] contextIds = {};
    private int contextSteps;
    private boolean holdsOverlap;
    private int prefillEnd;
    private int visible;
    private boolean endAllowed;
    private int decodeTo;
    private int overlapFrom;
    private boolean truncated;

    /** @param firstChunkSteps audio steps of the first chunk of a turn, at most those of any other */
    public StreamingPlan(SpeechSchedule schedule, SpeechTokens tokens, SpokenText text, int firstChunkSteps) {
        this.schedule = schedule;
        this.tokens = tokens;
        this.text = text;
        this.firstChunkSteps = firstChunkSteps;
    }

    @Override
    public Action next(SegmentState utterance) {
        Segment current = segment;
        if (current == null) {
            return begin(utterance);
        }
        boolean isFull = utterance.numSteps() == utterance.maxSteps();
        if (utterance.ended() || isFull) {
            truncated |= isFull && !utterance.ended();
            return finish(utterance);
        }
        if (utterance.numSteps() - utterance.decodedSteps() >= chunkSteps(utterance)) {
            return decode(utterance, utterance.numSteps());
        }
        return advance(utterance, current);
    }

    private int chunkSteps(SegmentState utterance) {
        boolean isFirst = numSegments == 1 && utterance.decodedSteps() == 0;
        return isFirst ? firstChunkSteps : schedule.stepsPerChunk();
    }

    private Action begin(SegmentState utterance) {
        if (upcoming == null) {
            upcoming = text.poll();
        }
        if (upcoming == null) {
            return text.isDone() ? flushThen(Action.END) : Action.WAIT;
        }
        boolean goesOn = numSegments > 0 && schedule.segmentContextSteps() > 0;
        if (!goesOn && holdsOverlap) {
            return flushThen(Action.BEGIN);
        }
        contextIds = goesOn ? lastIds(utterance) : new int[0];
        contextSteps = goesOn ? Math.min(schedule.segmentContextSteps(), utterance.numSteps()) : 0;
        segment = upcoming;
        upcoming = null;
        numSegments++;
        return Action.BEGIN;
    }

    private Action flushThen(Action action) {
        if (holdsOverlap) {
            holdsOverlap = false;
            return Action.FLUSH;
        }
        return action;
    }

    /** The last text ids before {@code [Etts]}: they become the first of the new segment. */
    private int[] lastIds(SegmentState utterance) {
        int end = utterance.numTextIds() - 1;
        int start = Math.max(2, end - schedule.segmentContextTokens());
        return Arrays.copyOfRange(utterance.textIds(), start, end);
    }

    private Action finish(SegmentState utterance) {
        if (utterance.decodedSteps() < utterance.numSteps()) {
            return decode(utterance, utterance.numSteps());
        }
        segment = null;
        return next(utterance);
    }

    private Action decode(SegmentState utterance, int to) {
        overlapFrom = Math.max(0, utterance.decodedSteps() - (holdsOverlap ? OVERLAP_STEPS : 0));
        decodeTo = to;
        holdsOverlap = true;
        return Action.DECODE;
    }

    private Action advance(SegmentState utterance, Segment current) {
        takeText(utterance, current);
        if (!utterance.contextPrefilled()) {
            return prefillContext(utterance);
        }
        int step = utterance.numSteps();
        int numTokens = contextIds.length + current.length();
        if (!current.isClosed() && numTokens < schedule.allowedTokens(step)) {
            return Action.WAIT;
        }
        visible = schedule.visiblePositions(step, numTokens);
        if (utterance.prefilled() < visible) {
            prefillEnd = visible;
            return Action.PREFILL;
        }
        endAllowed = current.isClosed() && visible == 2 + numTokens + 1 && step - utterance.contextSteps() >= MIN_STEPS;
        return Action.STEP;
    }

    private Action prefillContext(SegmentState utterance) {
        visible = 2 + contextIds.length;
        if (utterance.prefilled() < visible) {
            prefillEnd = visible;
            return Action.PREFILL;
        }
        return Action.PREFILL_CONTEXT;
    }

    /** Copies ids that have come since into the utterance, and the end token behind the last. */
    private void takeText(SegmentState utterance, Segment current) {
        if (utterance.numTextIds() == 0) {
            utterance.addTextId(tokens.textStart());
            utterance.addTextId(tokens.speaker());
            for (int id : contextIds) {
                utterance.addTextId(id);
            }
        }
        int numTokens = contextIds.length + current.length();
        while (utterance.numTextIds() < 2 + numTokens) {
            utterance.addTextId(current.idAt(utterance.numTextIds() - 2 - contextIds.length));
        }
        if (current.isClosed() && utterance.numTextIds() == 2 + numTokens) {
            utterance.addTextId(tokens.textEnd());
        }
    }

    @Override
    public int contextSteps() {
        return contextSteps;
    }

    @Override
    public int prefillEnd() {
        return prefillEnd;
    }

    @Override
    public int visiblePositions() {
        return visible;
    }

    @Override
    public boolean endAllowed() {
        return endAllowed;
    }

    @Override
    public int decodeFrom() {
        return overlapFrom;
    }

    @Override
    public int decodeTo() {
        return decodeTo;
    }

    @Override
    public boolean bidirectionalContext() {
        return false;
    }

    @Override
    public boolean holdsWholeChunk() {
        return false;
    }

    @Override
    public boolean truncated() {
        return truncated;
    }
}
