package dev.parlando.llm;

import dev.parlando.engine.CacheShape;
import dev.parlando.engine.DecoderRole;
import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.Engine;
import dev.parlando.engine.MemoryCost;
import dev.parlando.layers.DecoderForm;
import dev.parlando.layers.DecoderGraphs;
import dev.parlando.layers.DecoderLayers;
import dev.parlando.layers.DecoderParts;
import dev.parlando.layers.WeightProducts;
import dev.parlando.model.minicpmo26.LlmConfig;
import dev.parlando.model.minicpmo26.LlmGraph;
import dev.parlando.onnx.Graph;
import dev.parlando.tensor.WeightSource;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/**
 * The language model with one sequence a slot. Inference thread only.
 *
 * <p>Source: model reference 2.1; graph in {@link LlmGraph}. Positions count from 0 in each slot.
 */
public final class LanguageModel implements AutoCloseable {
    /** Most tokens of one prefill run: bounds the work between two steps of other turns. */
    public static final int PREFILL_CHUNK = 64;

    /** Logits that reach the host: enough for any top-k up to 128 beside as many penalised tokens. */
    public static final int NUM_CANDIDATES = 256;

    private static final int DROPPED = -1;

    private final DecoderSession session;
    private final LlmConfig config;
    private final int numCandidates;
    private final int[] stagedTokens;
    private final boolean[] staged;
    private int firstSlot;
    private int numRows;
    /** New tokens of the prefill under way; 0 if it is a step, {@link #DROPPED} if its slot was truncated since. */
    private int prefilling;

    private boolean running;

    /**
     * Loads the network.
     *
     * @param numSlots sequences that can be held at once
     * @param capacity most tokens of one sequence
     */
    public LanguageModel(Engine engine, WeightSource weights, LlmConfig config, int numSlots, int capacity) {
        this.config = config;
        this.numCandidates = numCandidates(config);
        this.session = open(engine, weights, config, numSlots, capacity);
        this.stagedTokens = new int[numSlots];
        this.staged = new boolean[numSlots];
    }

    /** Only the network and its cache, for whoever runs it without meaning. Parameters as of the constructor. */
    public static DecoderSession open(
            Engine engine, WeightSource weights, LlmConfig config, int numSlots, int capacity) {
        Map<String, Integer> limits = Map.of(
                DecoderLayers.BATCH.name(), numSlots,
                DecoderLayers.TOKENS.name(), PREFILL_CHUNK);
        WeightProducts products = engine.weightProducts(DecoderRole.LANGUAGE_MODEL);
        return engine.openDecoder(
                DecoderRole.LANGUAGE_MODEL,
                DecoderGraphs.write(
                                form -> graph(weights, config, form),
                                products,
                                engine.cacheType(DecoderRole.LANGUAGE_MODEL))
                        .with(parts(weights, config, products)),
                cacheShape(config, numSlots, capacity),
                limits);
    }

    /** Bytes of its weights on a device. */
    public static long weightBytes(MemoryCost cost, WeightSource weights, LlmConfig config) {
        WeightProducts products = cost.weightProducts(DecoderRole.LANGUAGE_MODEL);
        return cost.weightBytes(graph(weights, config, DecoderForm.general(products)))
                + cost.stepBytes(
                        DecoderRole.LANGUAGE_MODEL,
                        parts(weights, config, products).stack());
    }

    /** Bytes of the matrices that a step multiplies with. */
    public static long matrixBytes(Engine engine, LlmConfig config) {
        return LlmGraph.matrixElements(config) * matrixElementBytes(engine);
    }

    /** Bytes of an element of these matrices. */
    public static int matrixElementBytes(Engine engine) {
        return engine.weightProducts(DecoderRole.LANGUAGE_MODEL).bytes();
    }

    /** Bytes of its cache on a device. */
    public static long cacheBytes(MemoryCost cost, LlmConfig config, int numSlots, int capacity) {
        return cost.cacheBytes(cacheShape(config, numSlots, capacity), cost.cacheType(DecoderRole.LANGUAGE_MODEL));
    }

    private static Graph graph(WeightSource weights, LlmConfig config, DecoderForm form) {
        return LlmGraph.write(weights, config, numCandidates(config), form);
    }

    private static DecoderParts parts(WeightSource weights, LlmConfig config, WeightProducts products) {
        return LlmGraph.parts(weights, config, numCandidates(config), products);
    }

    private static CacheShape cacheShape(LlmConfig config, int numSlots, int capacity) {
        return new CacheShape(config.numLayers(), config.numKeyValueHeads(), config.headDim(), numSlots, capacity);
    }

    private static int numCandidates(LlmConfig config) {
        return Math.min(NUM_CANDIDATES, config.vocabSize());
    }

    public int numSlots() {
        return staged.length;
    }

    /** Most tokens of one sequence. */
    public int capacity() {
        return session.cacheShape().capacity();
    }

    /** Tokens in the slot's cache. */
    public int length(int slot) {
        return session.length(slot);
    }

    /** Forgets all tokens from {@code length} on, and a staged one. */
    public void truncate(int slot, int length) {
        staged[slot] = false;
        if (prefilling > 0 && slot == firstSlot) {
            prefilling = DROPPED;
        }
        session.truncate(slot, length);
    }

    /** Copies a whole sequence over another slot's. */
    public void copy(int fromSlot, int toSlot) {
        session.copy(fromSlot, toSlot);
    }

    /**
     * Appends tokens to a slot and leaves candidates after the last and the state at one of them.
     *
     * @param ids token ids; those from {@code offset} on are taken
     * @param count 1 to {@link #PREFILL_CHUNK}
     * @param stateRow whose state is wanted, counted from {@code offset}
     * @throws dev.parlando.error.VoiceException {@code KV_CACHE_FULL}; nothing is appended then
     */
    public void prefill(int slot, int[] ids, int offset, int count, int stateRow) {
        startPrefill(slot, ids, offset, count, stateRow);
        finish();
    }

    /** As {@link #prefill}, but only starts it: {@link #finish} must follow. */
    public void startPrefill(int slot, int[] ids, int offset, int count, int stateRow) {
        session.requireRoom(slot, count);
        int size = session.tokenSize(count);
        LongBuffer tokens = session.input(LlmGraph.TOKEN_IDS).longs();
        LongBuffer positions = session.input(DecoderLayers.POSITIONS).longs();
        FloatBuffer newMask = session.input(DecoderLayers.NEW_MASK).floats();
        for (int row = 0; row < size; row++) {
            boolean isPadding = row >= count;
            tokens.put(row, isPadding ? 0 : ids[offset + row]);
            positions.put(row, session.length(slot) + row);
            for (int key = 0; key < size; key++) {
                boolean visible = isPadding ? key == row : key <= row;
                newMask.put(row * size + key, visible ? 0 : DecoderLayers.MASKED);
            }
        }
        session.input(LlmGraph.STATE_ROW).longs().put(0, stateRow);
        session.input(LlmGraph.LAST_ROW).longs().put(0, count - 1);
        maskCache(slot, 1);
        start(slot, 1, count);
        prefilling = count;
    }

    private void start(int first, int batch, int newTokens) {
        if (running) {
            throw new IllegalStateException("a run is under way");
        }
        session.start(first, batch, newTokens);
        running = true;
        firstSlot = first;
        numRows = batch;
        prefilling = 0;
    }

    /** Whether {@link #finish} would return at once. */
    public boolean isDone() {
        return !running || session.isDone();
    }

    /**
     * Waits for the prefill or step that was started: its candidates and its state can be read then. A slot that was
     * truncated meanwhile stays as it is.
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

    /** Runs one decode step for every staged slot and leaves the candidates of each. */
    public void step() {
        startStep();
        finish();
    }

    /** As {@link #step}, but only starts it: {@link #finish} must follow. */
    public void startStep() {
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

    /** Makes ready for every size of a run, so that none takes longer because it is the first of its kind. */
    public void prepare() {
        session.prepare();
    }

    private void fillStep(int first, int batch) {
        LongBuffer tokens = session.input(LlmGraph.TOKEN_IDS).longs();
        LongBuffer positions = session.input(DecoderLayers.POSITIONS).longs();
        LongBuffer stateRow = session.input(LlmGraph.STATE_ROW).longs();
        LongBuffer lastRow = session.input(LlmGraph.LAST_ROW).longs();
        FloatBuffer newMask = session.input(DecoderLayers.NEW_MASK).floats();
        for (int row = 0; row < batch; row++) {
            tokens.put(row, staged[first + row] ? stagedTokens[first + row] : 0);
            positions.put(row, session.length(first + row));
            stateRow.put(row, 0);
            lastRow.put(row, 0);
            newMask.put(row, 0);
        }
        maskCache(first, batch);
    }

    private void maskCache(int first, int batch) {
        FloatBuffer mask = session.input(DecoderLayers.CACHE_MASK).floats();
        int size = session.cacheSize(first, batch);
        for (int row = 0; row < batch; row++) {
            int length = session.length(first + row);
            for (int entry = 0; entry < size; entry++) {
                mask.put(row * size + entry, entry < length ? 0 : DecoderLayers.MASKED);
            }
        }
    }

    public int numCandidates() {
        return numCandidates;
    }

    /** Logit of candidate {@code rank} of a slot of the last run; rank 0 is the largest. */
    public float candidateLogit(int slot, int rank) {
        return session.output(LlmGraph.CANDIDATE_LOGITS).floats().get((slot - firstSlot) * numCandidates + rank);
    }

    /** Token id of candidate {@code rank} of a slot of the last run. */
    public int candidateId(int slot, int rank) {
        return (int) session.output(LlmGraph.CANDIDATE_IDS).longs().get((slot - firstSlot) * numCandidates + rank);
    }

    /** The state at the wanted token of the last prefill, after the final norm: a copy, [hiddenSize]. */
    public float[] state() {
        float[] state = new float[config.hiddenSize()];
        session.output(LlmGraph.STATE).floats().get(0, state);
        return state;
    }

    @Override
    public void close() {
        session.close();
    }
}
