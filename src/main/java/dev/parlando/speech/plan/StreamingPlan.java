package dev.parlando.speech.plan;

import dev.parlando.text.Segment;
import dev.parlando.text.SpeechTokens;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Speaks text while it arrives: with the reference's masks and positions, but without losing text.
 *
 * <p>A step waits only for the text that it may see. Speech may end only when all text of the segment is in sight.
 * Where the model was trained for it, a segment continues the one before: it begins with the last tokens and codes of
 * that segment. The audio of both is cross-faded. All decisions depend on text and codes alone, not on when the text
 * arrived. Only a settled text differs: its finished sentences are spoken to their end before more arrives. Inference
 * thread only.
 */
public final class StreamingPlan implements SpeechPlan {
    /** Code rows that consecutive chunks share, for the cross-fade (model reference 1.9). */
    public static final int OVERLAP_STEPS = 4;

    /**
     * Number of audio steps before speech may end (model reference 2.5); the reference applies it to each call, this
     * plan to each segment.
     */
    private static final int MIN_STEPS = 10;

    private final SpeechSchedule schedule;
    private final SpeechTokens tokens;
    private final SpokenText text;
    private final int firstChunkSteps;
    private @Nullable Segment currentText;
    private @Nullable Segment upcomingText;
    private @Nullable Segment previousText;
    private int numSegments;
    private int[] contextIds = {};
    private boolean holdsOverlap;
    private boolean truncated;

    /**
     * Creates the plan of one turn.
     *
     * @param firstChunkSteps audio steps of the first chunk of a turn, at most those of any other
     */
    public StreamingPlan(SpeechSchedule schedule, SpeechTokens tokens, SpokenText text, int firstChunkSteps) {
        this.schedule = schedule;
        this.tokens = tokens;
        this.text = text;
        this.firstChunkSteps = firstChunkSteps;
    }

    @Override
    public Action next(SegmentState segment) {
        Segment current = currentText;
        if (current == null) {
            return begin(segment);
        }
        boolean isFull = segment.numSteps() == segment.maxSteps();
        if (segment.ended() || isFull) {
            truncated |= isFull && !segment.ended();
            return finish(segment, current);
        }
        if (segment.numSteps() - segment.decodedSteps() >= chunkSteps(segment)) {
            return decode(segment);
        }
        return advance(segment, current);
    }

    private int chunkSteps(SegmentState segment) {
        boolean isFirst = numSegments == 1 && segment.decodedSteps() == 0;
        return isFirst ? firstChunkSteps : schedule.stepsPerChunk();
    }

    private Action begin(SegmentState segment) {
        if (upcomingText == null) {
            upcomingText = text.poll();
        }
        if (upcomingText == null) {
            return text.isDone() ? end() : await(segment);
        }
        boolean goesOn = numSegments > 0 && schedule.segmentContextSteps() > 0;
        if (!goesOn && holdsOverlap) {
            return flush();
        }
        contextIds = goesOn ? lastIds(segment) : new int[0];
        currentText = upcomingText;
        upcomingText = null;
        numSegments++;
        return new Begin(goesOn ? Math.min(schedule.segmentContextSteps(), segment.numSteps()) : 0);
    }

    private Action end() {
        return holdsOverlap ? flush() : Action.END;
    }

    /** Waits for text; first lets the listener hear the end of a sentence behind which no text came for a while. */
    private Action await(SegmentState segment) {
        boolean isBetween = currentText == null || segment.numSteps() == segment.contextSteps();
        if (!isBetween || !holdsOverlap || previousText == null || !previousText.isSettled()) {
            return Action.WAIT;
        }
        if (schedule.segmentContextSteps() == 0) {
            return flush();
        }
        holdsOverlap = false;
        return Action.RELEASE;
    }

    private Action flush() {
        holdsOverlap = false;
        return Action.FLUSH;
    }

    /** Returns the last text ids before {@code [Etts]}, which become the first ids of the new segment. */
    private int[] lastIds(SegmentState segment) {
        int end = segment.numTextIds() - 1;
        int start = Math.max(2, end - schedule.segmentContextTokens());
        return Arrays.copyOfRange(segment.textIds(), start, end);
    }

    private Action finish(SegmentState segment, Segment current) {
        if (segment.decodedSteps() < segment.numSteps()) {
            return decode(segment);
        }
        if (!current.isClosed()) {
            // the segment was cut off before all of its text came; its last ids are the context of the next
            return Action.WAIT;
        }
        takeText(segment, current, segment.textIds().length);
        previousText = current;
        currentText = null;
        return next(segment);
    }

    private Action decode(SegmentState segment) {
        holdsOverlap = true;
        return new Decode(Math.max(0, segment.decodedSteps() - OVERLAP_STEPS), segment.numSteps());
    }

    private Action advance(SegmentState segment, Segment current) {
        beginText(segment);
        if (!segment.contextPrefilled()) {
            return prefillContext(segment);
        }
        int step = segment.numSteps();
        int numTokens = contextIds.length + current.length();
        if (!current.isClosed() && numTokens < schedule.allowedTokens(step)) {
            return await(segment);
        }
        int visible = schedule.visiblePositions(step, numTokens);
        takeText(segment, current, visible);
        if (segment.prefilled() < visible) {
            return new Prefill(visible);
        }
        // the end token is in sight only of a closed segment: a step of an open one waits before it may see so far
        boolean seesEnd = visible == 2 + numTokens + 1;
        return new Step(visible, seesEnd && step - segment.contextSteps() >= MIN_STEPS);
    }

    private Action prefillContext(SegmentState segment) {
        int visible = 2 + contextIds.length;
        return segment.prefilled() < visible ? new Prefill(visible) : new PrefillContext(visible, false);
    }

    private void beginText(SegmentState segment) {
        if (segment.numTextIds() == 0) {
            segment.addTextId(tokens.textStart());
            segment.addTextId(tokens.speaker());
            for (int id : contextIds) {
                segment.addTextId(id);
            }
        }
    }

    /** Copies the ids of the text positions before {@code to} into the segment, no more: settling may move later ones. */
    private void takeText(SegmentState segment, Segment current, int to) {
        int textEnd = 2 + contextIds.length + current.length();
        while (segment.numTextIds() < Math.min(to, textEnd)) {
            segment.addTextId(current.idAt(segment.numTextIds() - 2 - contextIds.length));
        }
        if (current.isClosed() && to > textEnd && segment.numTextIds() == textEnd) {
            segment.addTextId(tokens.textEnd());
        }
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
