package dev.parlando.llm;

import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.Engine;
import dev.parlando.layers.DecoderLayers;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Runs a language model with one sequence a slot. Positions count from 0 in each slot. Inference thread only.
 *
 * <p>Source: model reference 2.1.
 */
public final class LanguageModel implements AutoCloseable {
    /** Largest number of tokens of one prefill run, so that the work between two steps of other turns is bounded. */
    public static final int PREFILL_CHUNK = 64;

    private static final int DROPPED = -1;

    private final DecoderSession session;
    private final int hiddenSize;
    private final int numCandidates;
    private final LongBuffer tokenIds; // [row, token]
    private final LongBuffer positions; // [row, token]
    private final FloatBuffer newMask; // [row, token, token]
    private final FloatBuffer cacheMask; // [row, cache entry]
    private final LongBuffer stateRow; // [row]
    private final LongBuffer lastRow; // [row]
    private final LongBuffer candidateIds; // [row, candidate]
    private final FloatBuffer candidateLogits; // [row, candidate]
    private final FloatBuffer states; // [row, hiddenSize]
    private final int[] stagedTokens;
    private final boolean[] staged;
    private int firstSlot;
    private int numRows;
    /** New tokens of the prefill under way; 0 if it is a step, {@link #DROPPED} if its slot was truncated since. */
    private int prefilling;

    private boolean running;

    /**
     * Loads the network. The caller closes the engine, after the model.
     *
     * @param numSlots sequences that can be held at once
     * @param capacity most tokens of one sequence
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED} if the device refuses the graphs
     */
    public LanguageModel(Engine engine, LlmNetwork network, int numSlots, int capacity) {
        this.hiddenSize = network.shape().hiddenSize();
        this.numCandidates = network.numCandidates();
        this.session = network.open(engine, numSlots, capacity);
        this.tokenIds = session.input(LlmNetwork.TOKEN_IDS).longs();
        this.positions = session.input(DecoderLayers.POSITIONS).longs();
        this.newMask = session.input(DecoderLayers.NEW_MASK).floats();
        this.cacheMask = session.input(DecoderLayers.CACHE_MASK).floats();
        this.stateRow = session.input(LlmNetwork.STATE_ROW).longs();
        this.lastRow = session.input(LlmNetwork.LAST_ROW).longs();
        this.candidateIds = session.output(LlmNetwork.CANDIDATE_IDS).longs();
        this.candidateLogits = session.output(LlmNetwork.CANDIDATE_LOGITS).floats();
        this.states = session.output(LlmNetwork.STATE).floats();
        this.stagedTokens = new int[numSlots];
        this.staged = new boolean[numSlots];
    }

    /** Returns the number of sequences that can be held at once. */
    public int numSlots() {
        return staged.length;
    }

    /** Returns the largest number of tokens of one sequence. */
    public int capacity() {
        return session.cacheShape().capacity();
    }

    /** Returns the number of tokens in a slot's cache. */
    public int length(int slot) {
        return session.length(slot);
    }

    /** Removes all tokens of a slot from index {@code length} on, and a staged one. */
    public void truncate(int slot, int length) {
        staged[slot] = false;
        if (prefilling > 0 && slot == firstSlot) {
            prefilling = DROPPED;
        }
        session.truncate(slot, length);
    }

    /** Copies the sequence of a slot over that of another slot. */
    public void copy(int fromSlot, int toSlot) {
        session.copy(fromSlot, toSlot);
    }

    /**
     * Appends tokens to a slot. Afterwards the candidates behind the last token and the state at one token can be read.
     *
     * @param ids token ids; those from {@code offset} on are taken
     * @param count 1 to {@link #PREFILL_CHUNK}
     * @param wantedState token whose state is wanted, counted from {@code offset}
     * @throws dev.parlando.error.VoiceException {@code KV_CACHE_FULL}; nothing is appended then
     */
    public void prefill(int slot, int[] ids, int offset, int count, int wantedState) {
        startPrefill(slot, ids, offset, count, wantedState);
        finish();
    }

    /** Starts a {@link #prefill}; {@link #finish} must follow. */
    public void startPrefill(int slot, int[] ids, int offset, int count, int wantedState) {
        requireIdle();
        session.requireRoom(slot, count);
        int size = session.tokenSize(count);
        for (int row = 0; row < size; row++) {
            boolean isPadding = row >= count;
            tokenIds.put(row, isPadding ? 0 : ids[offset + row]);
            positions.put(row, session.length(slot) + row);
            for (int key = 0; key < size; key++) {
                boolean visible = isPadding ? key == row : key <= row;
                newMask.put(row * size + key, visible ? 0 : DecoderLayers.MASKED);
            }
        }
        stateRow.put(0, wantedState);
        lastRow.put(0, count - 1);
        maskCache(slot, 1);
        start(slot, 1, count);
        prefilling = count;
    }

    private void requireIdle() {
        if (running) {
            throw new IllegalStateException("a run is under way");
        }
    }

    private void start(int first, int batch, int newTokens) {
        session.start(first, batch, newTokens);
        running = true;
        firstSlot = first;
        numRows = batch;
        prefilling = 0;
    }

    /** Returns whether {@link #finish} would return at once. */
    public boolean isDone() {
        return !running || session.isDone();
    }

    /**
     * Waits for the prefill or step that was started. Afterwards its candidates and its state can be read. A slot that
     * was truncated meanwhile stays as it is.
     *
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED}
     */
    public void finish() {
        if (!running) {
            return;
        }
        running = false;
        session.await();
        if (prefilling > 0) {
            session.commit(0, prefilling);
        }
        for (int row = 0; prefilling == 0 && row < numRows; row++) {
            if (staged[firstSlot + row]) {
                session.commit(row, 1);
                staged[firstSlot + row] = false;
            }
        }
        prefilling = 0;
    }

    /**
     * Adds a slot to the next {@link #step}.
     *
     * @throws dev.parlando.error.VoiceException {@code KV_CACHE_FULL}; the slot is not added then
     */
    public void stage(int slot, int tokenId) {
        session.requireRoom(slot, 1);
        staged[slot] = true;
        stagedTokens[slot] = tokenId;
    }

    /** Runs one decode step for every staged slot. Afterwards the candidates of each can be read. */
    public void step() {
        startStep();
        finish();
    }

    /** Starts a {@link #step}; {@link #finish} must follow. */
    public void startStep() {
        requireIdle();
        int lowest = 0;
        while (!staged[lowest]) {
            lowest++;
        }
        int last = staged.length - 1;
        while (!staged[last]) {
            last--;
        }
        int first = session.beginning(lowest, last - lowest + 1);
        int batch = last - first + 1;
        fillStep(first, batch);
        start(first, batch, 1);
    }

    /** Makes the device ready for every size of a run, so that no run takes longer because it is the first of its size. */
    public void prepare() {
        session.prepare();
    }

    private void fillStep(int first, int batch) {
        for (int row = 0; row < batch; row++) {
            tokenIds.put(row, staged[first + row] ? stagedTokens[first + row] : 0);
            positions.put(row, session.length(first + row));
            stateRow.put(row, 0);
            lastRow.put(row, 0);
            newMask.put(row, 0);
        }
        maskCache(first, batch);
    }

    private void maskCache(int first, int batch) {
        int size = session.cacheSize(first, batch);
        for (int row = 0; row < batch; row++) {
            int length = session.length(first + row);
            for (int entry = 0; entry < size; entry++) {
                cacheMask.put(row * size + entry, entry < length ? 0 : DecoderLayers.MASKED);
            }
        }
    }

    /** Returns the number of candidates of a slot: the largest logits of the vocabulary. */
    public int numCandidates() {
        return numCandidates;
    }

    /** Returns the logit of candidate {@code rank} of a slot of the last run; rank 0 is the largest. */
    public float candidateLogit(int slot, int rank) {
        return candidateLogits.get((slot - firstSlot) * numCandidates + rank);
    }

    /** Returns the token id of candidate {@code rank} of a slot of the last run. */
    public int candidateId(int slot, int rank) {
        return (int) candidateIds.get((slot - firstSlot) * numCandidates + rank);
    }

    /** Returns a copy of the state at the wanted token of the last prefill, after the final norm: [hiddenSize]. */
    public float[] state() {
        float[] state = new float[hiddenSize];
        states.get(0, state);
        return state;
    }

    @Override
    public void close() {
        session.close();
    }
}
