package dev.parlando.speech.plan;

import java.util.Arrays;

/**
 * Records the code rows that one turn draws, or replaces those that another turn draws. So two engines can be compared
 * on the same codes. One turn uses a tape at a time, on the inference thread.
 */
public final class CodeTape {
    private static final int FIRST_CAPACITY = 256;

    private final boolean plays;
    private int[] codes = new int[FIRST_CAPACITY];
    private boolean[] ends = new boolean[FIRST_CAPACITY];
    private int numCodebooks;
    private int numRows;
    private int position;
    private int agreed;

    private CodeTape(boolean plays) {
        this.plays = plays;
    }

    /** Returns an empty tape that records the rows which a turn draws. */
    public static CodeTape recording() {
        return new CodeTape(false);
    }

    /** Returns a tape whose rows replace those that a turn draws, from the first row on; speech ends behind the last. */
    public CodeTape playback() {
        CodeTape tape = new CodeTape(true);
        tape.codes = Arrays.copyOf(codes, Math.max(1, numRows * numCodebooks));
        tape.ends = Arrays.copyOf(ends, Math.max(1, numRows));
        tape.numCodebooks = numCodebooks;
        tape.numRows = numRows;
        return tape;
    }

    /** Returns the number of rows on the tape, those that ended a segment included. */
    public int numRows() {
        return numRows;
    }

    /** Returns the number of rows that a playing tape has replaced so far. */
    public int numPlayed() {
        return position;
    }

    /** Returns the share of the replaced codes that the turn would have drawn itself, given the rows before; 1 before the first. */
    public double agreement() {
        return position == 0 ? 1 : agreed / (double) (position * numCodebooks);
    }

    /**
     * Passes one row.
     *
     * @param row codes just drawn, at {@code offset}; overwritten while playing
     * @param ended whether the end of speech was drawn
     * @return whether speech ends with this row
     */
    public boolean pass(int[] row, int offset, int codebooks, boolean ended) {
        return plays ? play(row, offset, codebooks) : take(row, offset, codebooks, ended);
    }

    private boolean take(int[] row, int offset, int codebooks, boolean ended) {
        numCodebooks = codebooks;
        if (numRows == ends.length || (numRows + 1) * codebooks > codes.length) {
            ends = Arrays.copyOf(ends, 2 * ends.length);
            codes = Arrays.copyOf(codes, Math.max(2 * codes.length, ends.length * codebooks));
        }
        System.arraycopy(row, offset, codes, numRows * codebooks, codebooks);
        ends[numRows++] = ended;
        return ended;
    }

    private boolean play(int[] row, int offset, int codebooks) {
        if (position == numRows) {
            return true;
        }
        if (codebooks != numCodebooks) {
            throw new IllegalArgumentException("the tape has " + numCodebooks + " codebooks, the turn " + codebooks);
        }
        for (int codebook = 0; codebook < codebooks; codebook++) {
            int code = codes[position * codebooks + codebook];
            agreed += row[offset + codebook] == code ? 1 : 0;
            row[offset + codebook] = code;
        }
        return ends[position++];
    }
}
