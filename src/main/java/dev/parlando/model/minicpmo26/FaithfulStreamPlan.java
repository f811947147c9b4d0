package dev.parlando.model.minicpmo26;

import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.speech.plan.SpeechSchedule;
import dev.parlando.speech.plan.StreamingPlan;
import dev.parlando.speech.plan.TextFeed;
import dev.parlando.text.Language;
import dev.parlando.text.TtsTokenizer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The reference's streaming path (model reference 1.7, 1.8) to the letter, its defects included: a chunk is withheld until
 * the next, the whole text is tokenised anew at every LLM chunk and sliced by position, a new segment repeats the overlap
 * and may lose text.
 *
 * <p>{@link #append} takes one LLM chunk, the text of up to three tokens, perhaps empty.
 */
public final class FaithfulStreamPlan implements SpeechPlan, TextFeed {
    private static final String SENTENCE_ENDS = ".。!?！？";
    /** The segment rule applies this many tokens before the reserved slots end. */
    private static final int SEGMENT_MARGIN = 180;

    private static final int CONTEXT_TOKENS = 5;
    private static final int CONTEXT_STEPS = 50;
    private static final int OVERLAP_STEPS = StreamingPlan.OVERLAP_STEPS;

    /** Where the reference's program is. */
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

    private final TtsConfig config;
    private final SpeechSchedule schedule;
    private final FaithfulPrompt prompt;
    private final TtsTokenizer tokenizer;
    private final FaithfulCall call;
    private final int maxSteps;
    private final Deque<String> chunks = new ArrayDeque<>();
    private final StringBuilder rawText = new StringBuilder();
    private final StringBuilder spokenText = new StringBuilder();
    private Phase phase = Phase.BEGIN;
    private Language language = Language.ENGLISH;
    private boolean textFinished;
    private int chunksSeen;
    private int nextTextChunk;
    private boolean inTail;
    private boolean newSegment;
    private String textLeft = "";
    private int[] contextIds = {};
    private int contextSteps;
    private int contextVisible;
    private int decodeFrom;
    private int decodeTo;
    private boolean truncated;

    /** @param maxSteps audio steps after which no further call is made */
    public FaithfulStreamPlan(TtsConfig config, FaithfulPrompt prompt, TtsTokenizer tokenizer, int maxSteps) {
        this.config = config;
        this.schedule = config.schedule();
        this.prompt = prompt;
        this.tokenizer = tokenizer;
        this.call = new FaithfulCall(schedule);
        this.maxSteps = maxSteps;
    }

    @Override
    public void append(String llmChunk) {
        chunks.add(llmChunk);
    }

    @Override
    public void finish() {
        textFinished = true;
    }

    @Override
    public Action next(SegmentState utterance) {
        return switch (phase) {
            case BEGIN -> begin();
            case CONTEXT -> context(utterance);
            case FIRST_CHUNK -> firstChunk(utterance);
            case CHUNKS -> chunk(utterance);
            case CALL -> call(utterance);
            case DECODE -> decoded(utterance);
            case FLUSH -> flush(utterance);
            case END -> Action.END;
        };
    }

    private Action begin() {
        phase = contextSteps > 0 ? Phase.CONTEXT : Phase.FIRST_CHUNK;
        return Action.BEGIN;
    }

    /** The last ids and codes of the segment before: quirks a and b of model reference 1.8. */
    private Action context(SegmentState utterance) {
        if (utterance.numTextIds() == 0) {
            prompt.writeContext(utterance, contextIds);
        }
        contextVisible = schedule.visiblePositions(0, contextIds.length);
        if (utterance.prefilled() < 2 + contextIds.length) {
            return Action.PREFILL;
        }
        if (utterance.zeroed() < contextVisible) {
            return Action.ZERO_TEXT;
        }
        if (!utterance.contextPrefilled()) {
            return Action.PREFILL_CONTEXT;
        }
        phase = Phase.FIRST_CHUNK;
        return Action.HIDE_TEXT;
    }

    private Action firstChunk(SegmentState utterance) {
        String first = chunks.poll();
        if (first == null) {
            // text that was left over is lost when the reply has ended
            phase = textFinished ? Phase.END : phase;
            return textFinished ? Action.END : Action.WAIT;
        }
        rawText.append(first);
        spokenText.append(first);
        phase = Phase.CHUNKS;
        return next(utterance);
    }

    private Action chunk(SegmentState utterance) {
        String raw = chunks.poll();
        if (raw == null) {
            return textFinished ? beginTail(utterance) : Action.WAIT;
        }
        rawText.append(raw);
        if (chunksSeen++ < 2) {
            language = Language.detect(rawText.toString());
        }
        String chunk = FaithfulText.prepare(raw, language);
        spokenText.append(chunk);
        prompt.set(spokenText.toString());
        if (cutSegment(chunk)) {
            return beginTail(utterance);
        }
        if (prompt.numTokens() < config.schedule().textChunkSize() * (nextTextChunk + 1)) {
            return next(utterance);
        }
        nextTextChunk++;
        int end = Math.min(
                config.schedule().textChunkSize() * nextTextChunk + 2,
                config.schedule().reservedTextSlots() + 2);
        return beginCall(utterance, end);
    }

    private boolean cutSegment(String chunk) {
        int cut = segmentCut(spokenText, chunk, prompt.numTokens(), config);
        if (cut < 0) {
            return false;
        }
        textLeft = spokenText.substring(cut);
        spokenText.setLength(cut);
        newSegment = true;
        return true;
    }

    /**
     * Where the segment rule cuts: behind the last of that mark which the chunk has, in the reference's order of marks.
     *
     * @param spoken text of the segment, the chunk included
     * @return index of the character behind the cut, or -1 to go on
     */
    public static int segmentCut(CharSequence spoken, String chunk, int numTokens, TtsConfig config) {
        if (numTokens < config.schedule().reservedTextSlots() - SEGMENT_MARGIN) {
            return -1;
        }
        for (int index = 0; index < SENTENCE_ENDS.length(); index++) {
            char mark = SENTENCE_ENDS.charAt(index);
            int first = chunk.indexOf(mark);
            boolean isDecimalPoint = mark == '.' && first > 0 && Character.isDigit(chunk.charAt(first - 1));
            if (first >= 0 && !isDecimalPoint) {
                return spoken.toString().lastIndexOf(mark) + 1;
            }
        }
        return -1;
    }

    private Action beginTail(SegmentState utterance) {
        if (spokenText.length() == 0) {
            phase = Phase.END;
            return Action.END;
        }
        inTail = true;
        prompt.set(spokenText.toString());
        return beginCall(
                utterance, Math.min(prompt.numTokens() + 3, config.schedule().reservedTextSlots() + 2));
    }

    private Action beginCall(SegmentState utterance, int prefillEnd) {
        prompt.writeTo(utterance);
        call.begin(utterance, prefillEnd, prompt.numTokens());
        phase = Phase.CALL;
        return next(utterance);
    }

    private Action call(SegmentState utterance) {
        Action action = call.next(utterance);
        if (action != null) {
            return action;
        }
        decodeFrom = Math.max(0, utterance.decodedSteps() - OVERLAP_STEPS);
        decodeTo = utterance.numSteps();
        phase = Phase.DECODE;
        return next(utterance);
    }

    private Action decoded(SegmentState utterance) {
        if (utterance.decodedSteps() < utterance.numSteps()) {
            return Action.DECODE;
        }
        boolean isFull = utterance.numSteps() > maxSteps;
        truncated |= isFull && !utterance.ended();
        if (utterance.ended() && !inTail) {
            // what the reply still says is never read
            newSegment = false;
        }
        if (utterance.ended() || isFull) {
            phase = Phase.FLUSH;
            return next(utterance);
        }
        if (inTail) {
            return beginCall(utterance, call.prefillEnd());
        }
        phase = Phase.CHUNKS;
        return next(utterance);
    }

    private Action flush(SegmentState utterance) {
        phase = Phase.END;
        if (newSegment) {
            phase = Phase.BEGIN;
            newSegment = false;
            inTail = false;
            nextTextChunk = 0;
            contextIds = prompt.lastIds(CONTEXT_TOKENS);
            contextSteps = Math.min(CONTEXT_STEPS, utterance.numSteps());
            spokenText.setLength(0);
            spokenText.append(tokenizer.decode(contextIds)).append(textLeft);
        }
        return Action.FLUSH;
    }

    @Override
    public int contextSteps() {
        return contextSteps;
    }

    @Override
    public int prefillEnd() {
        return phase == Phase.CONTEXT ? 2 + contextIds.length : call.prefillEnd();
    }

    @Override
    public int visiblePositions() {
        return phase == Phase.CONTEXT ? contextVisible : call.visiblePositions();
    }

    @Override
    public boolean endAllowed() {
        return call.endAllowed();
    }

    @Override
    public int decodeFrom() {
        return decodeFrom;
    }

    @Override
    public int decodeTo() {
        return decodeTo;
    }

    @Override
    public boolean bidirectionalContext() {
        return true;
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
