package dev.parlando.speech.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Holds the tokens of a chat session: the system message, then turn by turn. If the conversation has a slot, the KV
 * cache of that slot holds a prefix of these tokens. Inference thread only.
 */
public final class Conversation {
    private static final int NO_SLOT = -1;

    private final String sessionId;
    private int[] tokens = new int[256];
    private int length;
    /** Index in {@link #tokens} at which each turn begins. */
    private final List<Integer> turnStarts = new ArrayList<>();

    private String voice = "";
    private int slot = NO_SLOT;
    private PreviousReply previousReply = PreviousReply.NONE;
    private boolean busy;
    private long lastUsed;

    Conversation(String sessionId) {
        this.sessionId = sessionId;
    }

    String sessionId() {
        return sessionId;
    }

    /** Returns all tokens; the first {@link #length()} are valid. */
    int[] tokens() {
        return tokens;
    }

    int length() {
        return length;
    }

    /** Returns the number of tokens of the system message, before the first turn. */
    int systemLength() {
        return turnStarts.isEmpty() ? length : turnStarts.get(0);
    }

    int numTurns() {
        return turnStarts.size();
    }

    void append(int... ids) {
        if (length + ids.length > tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(2 * tokens.length, length + ids.length));
        }
        System.arraycopy(ids, 0, tokens, length, ids.length);
        length += ids.length;
    }

    void beginTurn() {
        turnStarts.add(length);
    }

    /** Replaces the system message; turns stay. */
    void setSystemMessage(String voiceName, int[] ids) {
        int[] turns = Arrays.copyOfRange(tokens, systemLength(), length);
        int shift = ids.length - systemLength();
        length = 0;
        append(ids);
        append(turns);
        turnStarts.replaceAll(start -> start + shift);
        voice = voiceName;
    }

    /** Drops the oldest turn. */
    void dropFirstTurn() {
        int from = turnStarts.get(0);
        int to = turnStarts.size() > 1 ? turnStarts.get(1) : length;
        System.arraycopy(tokens, to, tokens, from, length - to);
        length -= to - from;
        turnStarts.remove(0);
        turnStarts.replaceAll(start -> start - (to - from));
    }

    String voice() {
        return voice;
    }

    boolean hasSlot() {
        return slot != NO_SLOT;
    }

    int slot() {
        return slot;
    }

    void setSlot(int newSlot) {
        slot = newSlot;
    }

    void loseSlot() {
        slot = NO_SLOT;
    }

    PreviousReply previousReply() {
        return previousReply;
    }

    void setPreviousReply(PreviousReply previous) {
        previousReply = previous;
    }

    boolean isBusy() {
        return busy;
    }

    void setBusy(boolean value, long now) {
        busy = value;
        lastUsed = now;
    }

    long lastUsed() {
        return lastUsed;
    }
}
