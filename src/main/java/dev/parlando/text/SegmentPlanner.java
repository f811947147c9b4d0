package dev.parlando.text;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of words into segments that the speech decoder can hold, at the ends of sentences where possible. A
 * token once given to a segment stays there, and a segment may be spoken while it still grows. The cuts depend only on
 * the words, not on when they arrive, unless {@link #settle} says that none comes for a while. No word is lost. A mark
 * that would stand alone in a segment is dropped, because the cut itself makes the pause.
 *
 * <p>Use it from one thread.
 */
public final class SegmentPlanner {
    private final TtsTokenizer tokenizer;
    private final int minTokens;
    private final int maxTokens;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private @Nullable Segment current;
    private @Nullable Segment last;
    private boolean spoken;
    private boolean finished;

    /**
     * Creates a planner without words.
     *
     * @param minTokens a sentence end closes a segment that has at least this number of tokens
     * @param maxTokens no segment has more tokens; a clause end closes a segment that has three quarters of them
     */
    public SegmentPlanner(TtsTokenizer tokenizer, int minTokens, int maxTokens) {
        if (minTokens < 1 || maxTokens < minTokens) {
            throw new IllegalArgumentException(
                    "a segment needs 1 <= minTokens <= maxTokens, not " + minTokens + " and " + maxTokens);
        }
        this.tokenizer = tokenizer;
        this.minTokens = minTokens;
        this.maxTokens = maxTokens;
    }

    /**
     * Adds the next word to the current segment, or to a new one where it has no room.
     *
     * @throws IllegalStateException after {@link #finish}
     */
    public void add(SpokenWord word) {
        if (finished) {
            throw new IllegalStateException("the words have ended");
        }
        int[] ids = tokenizer.encodeWord(word);
        if (current != null && current.length() + ids.length > maxTokens) {
            close();
        }
        if (ids.length > 0 && (current != null || isSpeakable(word))) {
            append(word, ids);
        }
        if (current != null && word.endsSentence()) {
            current.endSentence();
        }
        if (current != null && isEnough(word, current.length())) {
            close();
        }
    }

    private void append(SpokenWord word, int[] ids) {
        for (int from = 0; from < ids.length; from += maxTokens) {
            if (from > 0) {
                close();
            }
            if (current == null) {
                spoken = true;
                current = begin(new Segment());
            }
            current.add(ids, from, Math.min(ids.length, from + maxTokens));
            if (from == 0) {
                current.addText(word.text());
            }
        }
    }

    private Segment begin(Segment segment) {
        segments.add(segment);
        last = segment;
        return segment;
    }

    private boolean isEnough(SpokenWord word, int length) {
        return (word.endsSentence() && length >= minTokens) || (word.endsClause() && 4 * length >= 3 * maxTokens);
    }

    private static boolean isSpeakable(SpokenWord word) {
        return word.text().codePoints().anyMatch(Character::isLetterOrDigit);
    }

    private void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    /**
     * Closes the current segment behind its last finished sentence, so that it can be spoken to its end, because no word
     * will come for a while. Words behind that sentence begin the next segment. Changes nothing if there is no finished sentence, or if a
     * token behind it has been read.
     */
    public void settle() {
        Segment segment = last;
        if (segment == null || finished) {
            return;
        }
        if (segment.endsSentence()) {
            segment.settle();
            current = null;
        } else if (segment == current && segment.canBeCut()) {
            current = begin(segment.cut());
            segment.settle();
        }
    }

    /** Ends the words: closes the last segment. */
    public void finish() {
        finished = true;
        close();
    }

    /**
     * Returns the next segment that has begun, each segment once and in order; null while there is none. The segment
     * may still grow.
     */
    public @Nullable Segment poll() {
        return segments.poll();
    }

    /** Returns true when the words have ended and none of them can be spoken. */
    public boolean isMute() {
        return finished && !spoken;
    }

    /** Returns whether the words have ended and every segment has been handed out. */
    public boolean isDone() {
        return finished && segments.isEmpty();
    }
}
