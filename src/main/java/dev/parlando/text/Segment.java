package dev.parlando.text;

import java.util.Arrays;

/**
 * Holds a segment: TTS token ids that only grow until the segment is closed. A token that was read stays. Use it on the
 * thread of its {@link SegmentPlanner}.
 */
public final class Segment {
    private int[] ids = new int[64];
    private int length;
    private int numRead;
    private int sentenceEnd;
    private int sentenceTextEnd;
    private boolean closed;
    private boolean settled;
    private final StringBuilder text = new StringBuilder();

    Segment() {}

    void add(int[] wordIds, int from, int to) {
        int newLength = length + to - from;
        if (newLength > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(newLength, 2 * ids.length));
        }
        System.arraycopy(wordIds, from, ids, length, to - from);
        length = newLength;
    }

    void addText(String word) {
        text.append(text.length() == 0 ? "" : " ").append(word);
    }

    void close() {
        closed = true;
    }

    /** Notes that the last token so far ends a sentence. */
    void endSentence() {
        sentenceEnd = length;
        sentenceTextEnd = text.length();
    }

    boolean endsSentence() {
        return length == sentenceEnd;
    }

    void settle() {
        closed = true;
        settled = true;
    }

    /** Returns whether there is a finished sentence, and nobody has read a token behind it. */
    boolean canBeCut() {
        return sentenceEnd > 0 && numRead <= sentenceEnd;
    }

    /** Takes what stands behind the last finished sentence out, and returns it as a segment of its own. */
    Segment cut() {
        Segment rest = new Segment();
        rest.add(ids, sentenceEnd, length);
        rest.text.append(text.substring(sentenceTextEnd).strip());
        length = sentenceEnd;
        text.setLength(sentenceTextEnd);
        return rest;
    }

    /** Returns the number of tokens so far, at least one. */
    public int length() {
        return length;
    }

    /**
     * Returns the token at a place; from now on it stays there.
     *
     * @param index in [0, {@link #length})
     * @throws IllegalArgumentException if there is no such token yet
     */
    public int idAt(int index) {
        if (index < 0 || index >= length) {
            throw new IllegalArgumentException("token " + index + " of a segment with " + length);
        }
        numRead = Math.max(numRead, index + 1);
        return ids[index];
    }

    /** Returns a copy of the tokens so far. */
    public int[] ids() {
        return Arrays.copyOf(ids, length);
    }

    /** Returns whether the segment is complete: no token follows. */
    public boolean isClosed() {
        return closed;
    }

    /** Returns whether no text came for a while behind the sentence at the end: all of it should be heard now. */
    public boolean isSettled() {
        return settled;
    }

    /**
     * Returns the words so far, for people to read. A word cut between segments is named in the segment where it
     * begins.
     */
    public String text() {
        return text.toString();
    }
}
