package dev.parlando.speech.plan;

/**
 * Records the inputs and results of the speech decoder for the segment under way. The scheduler fills it, the
 * {@link SpeechPlan} reads it. Allocates nothing after construction. Inference thread only.
 */
public final class SegmentState {
    private final int numCodebooks;
    private final int[] codes;
    private final int[] textIds;
    private int numTextIds;
    private int prefilled;
    private int zeroed;
    private int numSteps;
    private int contextSteps;
    private boolean contextPrefilled;
    private int decodedSteps;
    private boolean ended;

    /**
     * Creates the state of a turn's segments, one after the other.
     *
     * @param numCodebooks codes of one row
     * @param maxSteps most code rows of a segment, context included
     * @param maxTextPositions most text positions of a segment
     */
    public SegmentState(int numCodebooks, int maxSteps, int maxTextPositions) {
        this.numCodebooks = numCodebooks;
        this.codes = new int[(maxSteps + 1) * numCodebooks];
        this.textIds = new int[maxTextPositions];
    }

    /**
     * Begins a segment, perhaps with the last code rows of the one before as context.
     *
     * @param contextSteps rows to keep, at most {@link #numSteps()}
     */
    public void begin(int contextSteps) {
        int from = (numSteps - contextSteps) * numCodebooks;
        System.arraycopy(codes, from, codes, 0, contextSteps * numCodebooks);
        this.contextSteps = contextSteps;
        numSteps = contextSteps;
        contextPrefilled = contextSteps <= 1;
        decodedSteps = contextSteps;
        numTextIds = 0;
        prefilled = 0;
        zeroed = 0;
        ended = false;
    }

    /** Returns the code rows, [row, codebook]; {@link #numSteps()} rows are valid. */
    public int[] codes() {
        return codes;
    }

    public int numCodebooks() {
        return numCodebooks;
    }

    /** Returns the number of code rows so far, context included. */
    public int numSteps() {
        return numSteps;
    }

    /** Returns the number of rows that were taken over from the segment before. */
    public int contextSteps() {
        return contextSteps;
    }

    /** Returns whether the cache holds the rows of the context but the last, which is the input of the next step. */
    public boolean contextPrefilled() {
        return contextPrefilled;
    }

    /** Notes that the rows of the context but the last are in the cache. */
    public void setContextPrefilled() {
        contextPrefilled = true;
    }

    /** Returns the number of rows that have been turned into a wave, context included. */
    public int decodedSteps() {
        return decodedSteps;
    }

    /** Returns whether the end of speech was drawn. */
    public boolean ended() {
        return ended;
    }

    /** Returns the largest number of rows, context included. */
    int maxSteps() {
        return codes.length / numCodebooks - 1;
    }

    /** Returns the ids by text position; {@link #numTextIds()} are valid. */
    public int[] textIds() {
        return textIds;
    }

    /** Returns the number of text positions that have an id. */
    public int numTextIds() {
        return numTextIds;
    }

    /** Returns the number of text positions whose keys and values are in the cache. */
    public int prefilled() {
        return prefilled;
    }

    /** Adds the id of the next text position. */
    public void addTextId(int id) {
        textIds[numTextIds++] = id;
    }

    /** Removes all text ids, so that the plan can write them again. */
    public void clearTextIds() {
        numTextIds = 0;
    }

    /** Notes that the text positions before {@code positions} are in the cache. */
    public void setPrefilled(int positions) {
        prefilled = positions;
        zeroed = Math.max(zeroed, positions);
    }

    /** Returns the number of text positions that have keys and values, zeros included. */
    public int zeroed() {
        return zeroed;
    }

    /** Notes that the text positions before {@code positions} have keys and values, zeros included. */
    public void setZeroed(int positions) {
        zeroed = positions;
    }

    /**
     * Counts the row that the sampler wrote behind the last one, or ends the segment if that row holds the end of
     * speech.
     */
    public void addStep(boolean endOfSpeech) {
        if (endOfSpeech) {
            ended = true;
        } else {
            numSteps++;
        }
    }

    /** Notes that the rows before {@code steps} have been turned into a wave. */
    public void setDecoded(int steps) {
        decodedSteps = steps;
    }
}
