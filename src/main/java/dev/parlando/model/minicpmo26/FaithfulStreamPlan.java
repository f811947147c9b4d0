package dev.parlando.model.minicpmo26;

import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.speech.plan.SpeechSchedule;
import dev.parlando.speech.plan.StreamingPlan;
import dev.parlando.speech.plan.TextFeed;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Follows the reference's streaming path exactly (model reference 1.7, 1.8), its defects included:
 *
 * <ul>
 *   <li>a chunk of audio is withheld until the next one;
 *   <li>the whole text is tokenised again at every LLM chunk and sliced by position;
 *   <li>a new segment repeats the overlap and may lose text.
 * </ul>
 *
 * <p>{@link #append} takes one LLM chunk, the text of up to three tokens, perhaps empty.
 */
public final class FaithfulStreamPlan implements SpeechPlan, TextFeed {
    /** Number of tokens before the end of the reserved slots from which a segment may end. */
    private static final int SEGMENT_MARGIN = 180;

    private static final int CONTEXT_TOKENS = 5;
    private static final int CONTEXT_STEPS = 50;
    private static final int OVERLAP_STEPS = StreamingPlan.OVERLAP_STEPS;

    /** Names the places in the reference's program at which the plan can stand. */
    private enum Phase {
        BEGIN,
        CONTEXT,
        FIRST_CHUNK,
        CHUNKS,
        CALL,
        DECODE,
        FLUSH,
        END
    }

    private final SpeechSchedule schedule;
    private final FaithfulPrompt prompt;
    private final FaithfulCall call;
    private final int maxSteps;
    private final Deque<String> chunks = new ArrayDeque<>();
    private Phase phase = Phase.BEGIN;
    private FaithfulSegmentText text = FaithfulSegmentText.ofSegment("");
    private boolean textFinished;
    private boolean hasText;
    private int nextTextChunk;
    /** Number of text tokens known at the last prefill, which the mask of the steps counts. */
    private int numKnown;

    private boolean inTail;
    /** Slot behind the end token of the segment's whole text. */
    private int tailEnd;
    /** Beginning of the next segment's text; empty if no segment follows. */
    private Optional<String> textLeft = Optional.empty();

    private int[] contextIds = {};
    private int contextSteps;
    private boolean truncated;

    /**
     * Creates the plan of one turn.
     *
     * @param maxSteps audio steps after which no further call is made
     */
    public FaithfulStreamPlan(TtsConfig config, FaithfulPrompt prompt, int maxSteps) {
        this.schedule = config.schedule();
        this.prompt = prompt;
        this.call = new FaithfulCall(schedule);
        this.maxSteps = maxSteps;
    }

    @Override
    public void append(String llmChunk) {
        chunks.add(FaithfulText.untilEndOfSpeech(llmChunk));
    }

    @Override
    public void finish() {
        textFinished = true;
    }

    @Override
    public Action next(SegmentState segment) {
        return switch (phase) {
            case BEGIN -> begin();
            case CONTEXT -> context(segment);
            case FIRST_CHUNK -> firstChunk(segment);
            case CHUNKS -> chunk(segment);
            case CALL -> call(segment);
            case DECODE -> decoded(segment);
            case FLUSH -> flush(segment);
            case END -> Action.END;
        };
    }

    private Action begin() {
        phase = contextSteps > 0 ? Phase.CONTEXT : Phase.FIRST_CHUNK;
        return new Begin(contextSteps);
    }

    /** Brings the last ids and codes of the previous segment into the cache: quirks a and b of model reference 1.8. */
    private Action context(SegmentState segment) {
        if (segment.numTextIds() == 0) {
            prompt.writeContext(segment, contextIds);
        }
        int visible = schedule.visiblePositions(0, contextIds.length);
        if (segment.prefilled() < 2 + contextIds.length) {
            return new Prefill(2 + contextIds.length);
        }
        if (segment.zeroed() < visible) {
            return new ZeroText(visible);
        }
        if (!segment.contextPrefilled()) {
            return new PrefillContext(visible, true);
        }
        phase = Phase.CHUNKS;
        // the first chunk of text is prefilled over the context; a context that fills a chunk stays
        return nextTextChunk == 0 ? Action.HIDE_TEXT : next(segment);
    }

    /**
     * Takes the first chunk of a reply, which is spoken as it is. If no further chunk follows, even an empty one is
     * spoken.
     */
    private Action firstChunk(SegmentState segment) {
        String first = chunks.poll();
        if (first == null) {
            phase = textFinished ? Phase.END : phase;
            return textFinished ? Action.END : Action.WAIT;
        }
        text = FaithfulSegmentText.ofReply(first);
        prompt.set(text.spoken());
        hasText = true;
        phase = Phase.CHUNKS;
        return next(segment);
    }

    private Action chunk(SegmentState segment) {
        String chunk = chunks.poll();
        if (chunk == null) {
            return textFinished ? endOfReply(segment) : Action.WAIT;
        }
        if (chunk.isEmpty() && !hasText) {
            phase = Phase.END;
            return Action.END;
        }
        hasText = true;
        text.add(chunk);
        prompt.set(text.spoken());
        if (prompt.numTokens() >= schedule.reservedTextSlots() - SEGMENT_MARGIN) {
            textLeft = text.cut(chunk);
            if (textLeft.isPresent()) {
                prompt.set(text.spoken());
                return beginTail(segment);
            }
        }
        if (prompt.numTokens() < schedule.textChunkSize() * (nextTextChunk + 1)) {
            return next(segment);
        }
        nextTextChunk++;
        write(segment);
        return beginCall(
                segment, Math.min(schedule.textChunkSize() * nextTextChunk + 2, schedule.reservedTextSlots() + 2));
    }

    /** Ends the reply. A new segment that received no chunk is not spoken: the text left over for it is lost. */
    private Action endOfReply(SegmentState segment) {
        if (hasText) {
            return beginTail(segment);
        }
        phase = Phase.END;
        return Action.END;
    }

    /**
     * Prefills the rest of the text. If the text shrank below what is prefilled, nothing is prefilled, and steps see
     * the same text as before.
     */
    private Action beginTail(SegmentState segment) {
        inTail = true;
        tailEnd = prompt.numTokens() + 3;
        int begin = nextTextChunk == 0 ? 0 : schedule.textChunkSize() * nextTextChunk + 2;
        if (tailEnd > begin) {
            write(segment);
        }
        return beginCall(segment, Math.min(tailEnd, schedule.reservedTextSlots() + 2));
    }

    private void write(SegmentState segment) {
        prompt.writeTo(segment);
        numKnown = prompt.numTokens();
    }

    private Action beginCall(SegmentState segment, int prefillEnd) {
        call.begin(segment, prefillEnd, numKnown);
        phase = Phase.CALL;
        return next(segment);
    }

    private Action call(SegmentState segment) {
        Action action = call.next(segment);
        if (action != null) {
            return action;
        }
        phase = Phase.DECODE;
        return next(segment);
    }

    private Action decoded(SegmentState segment) {
        if (segment.decodedSteps() < segment.numSteps()) {
            return new Decode(Math.max(0, segment.decodedSteps() - OVERLAP_STEPS), segment.numSteps());
        }
        boolean isFull = segment.numSteps() > maxSteps;
        if (isFull && !segment.ended()) {
            // no segment follows speech that was stopped
            truncated = true;
            textLeft = Optional.empty();
        }
        if (segment.ended() || isFull) {
            phase = Phase.FLUSH;
            return next(segment);
        }
        if (inTail) {
            return beginCall(segment, call.prefillEnd());
        }
        phase = Phase.CHUNKS;
        return next(segment);
    }

    private Action flush(SegmentState segment) {
        phase = Phase.END;
        textLeft.ifPresent(left -> beginSegment(segment, left));
        return Action.FLUSH;
    }

    private void beginSegment(SegmentState segment, String left) {
        contextIds = Arrays.copyOfRange(segment.textIds(), Math.max(0, tailEnd - 1 - CONTEXT_TOKENS), tailEnd - 1);
        contextSteps = Math.min(CONTEXT_STEPS, segment.numSteps());
        nextTextChunk = contextIds.length / schedule.textChunkSize();
        numKnown = contextIds.length;
        text = FaithfulSegmentText.ofSegment(prompt.decode(contextIds) + left);
        textLeft = Optional.empty();
        inTail = false;
        hasText = false;
        phase = Phase.BEGIN;
    }

    @Override
    public boolean holdsWholeChunk() {
        return true;
    }

    @Override
    public boolean truncated() {
        return truncated;
    }
}
