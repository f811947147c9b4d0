package dev.parlando.speech;

import java.util.Arrays;

/**
 * Records what the speech decoder was told about one utterance, in order, so that it can be told again. Text ids and codes
 * are not recorded: the segment keeps them.
 */
final class DecoderLog {
    /** Names a call of the decoder, which has up to two numbers. */
    enum Call {
        /** Prefills text. Numbers: the first text position, the position behind the last. */
        PREFILL_TEXT,
        /** Prefills rows of earlier audio. Numbers: the visible text positions, 1 if rows also see later rows. */
        PREFILL_CONTEXT,
        /** Appends zeros as text. Numbers: the first text position, the position behind the last. */
        ZERO_TEXT,
        /** Hides text. Numbers: the first text position, the position behind the last. */
        HIDE_TEXT,
        /** Hides all text. No numbers. */
        HIDE_ALL_TEXT,
        /** Runs an audio step. One number: the visible text positions. */
        STEP
    }

    private static final int USUAL_CALLS = 128;

    private Call[] calls = new Call[USUAL_CALLS];
    private int[] firsts = new int[USUAL_CALLS];
    private int[] seconds = new int[USUAL_CALLS];
    private int size;

    /** Forgets all calls: another utterance begins. */
    void clear() {
        size = 0;
    }

    /** Adds a call with its two numbers. */
    void add(Call call, int first, int second) {
        if (size == calls.length) {
            calls = Arrays.copyOf(calls, 2 * size);
            firsts = Arrays.copyOf(firsts, 2 * size);
            seconds = Arrays.copyOf(seconds, 2 * size);
        }
        calls[size] = call;
        firsts[size] = first;
        seconds[size] = second;
        size++;
    }

    /** Returns the number of calls. */
    int size() {
        return size;
    }

    Call call(int index) {
        return calls[index];
    }

    int first(int index) {
        return firsts[index];
    }

    int second(int index) {
        return seconds[index];
    }
}
