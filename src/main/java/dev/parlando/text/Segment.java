package dev.parlando.text;

import java.util.Arrays;

/**
 * Holds a segment: TTS token ids that only grow until the segment is closed. Use it on the thread of its
 * {@link SegmentPlanner}.
 */
public final class Segment {
    private int[] ids = new int[64];
    private int length;
    private boolean closed;
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

    /** Returns the number of tokens so far, at least one. */
    public int length() {
        return length;
    }

    /**
     * Returns the token at a place; it never changes.
     *
     * @param index in [0, {@link #length})
     * @throws IllegalArgumentException if there is no such token yet
     */
    public int idAt(int index) {
        if (index < 0 || index >= length) {
            throw new IllegalArgumentException("token " + index + " of a segment with " + length);
        }
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

    /**
     * Returns the words so far, for people to read. A word cut between segments is named in the segment where it
     * begins.
     */
    public String text() {
        return text.toString();
    }
}
