package dev.parlando.tts;

import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.Engine;
import dev.parlando.layers.DecoderLayers;
import dev.parlando.text.SpeechTokens;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Runs a speech decoder with one utterance a slot (model reference 2.2 to 2.4). Inference thread only.
 *
 * <p>A sequence has text positions 0 ({@code [Stts]}), 1 (speaker), 2 … and audio positions from {@link #audioStart()}
 * ({@code [Ptts]}, then one a code row). Rotary positions are these. The cache holds only entries that some token may
 * see, in the order in which they were computed. So reserved but unused text slots cost nothing.
 */
public final class SpeechDecoder implements AutoCloseable {
    /** Kind of a cache entry that is an audio row, not text. */
    private static final int AUDIO = -1;
    /** Kind of a cache entry that no token sees any more. */
    private static final int HIDDEN = Integer.MAX_VALUE;

    private final DecoderSession session;
    private final SpeechNetwork network;
    private final SpeechTokens tokens;
    private final int numCodebooks;
    private final LongBuffer textIds; // [row, token]
    private final LongBuffer positions; // [row, token]
    private final LongBuffer codes; // [row, token, numCodebooks]
    private final FloatBuffer speakerShares; // [row, token]
    private final FloatBuffer speakers; // [row, hiddenSize]
    private final FloatBuffer newMask; // [row, token, token]
    private final FloatBuffer cacheMask; // [row, cache entry]
    private final FloatBuffer logits; // [row, numCodebooks, numAudioTokens]
    /** Kind by slot and cache entry: the text position, or {@link #AUDIO}, or {@link #HIDDEN}. */
    private final int[][] kinds;

    private final float[][] speakerVectors;
    private final boolean[] staged;
    private final int[] stagedSteps;
    private final int[] stagedVisible;
    private final int[][] stagedCodes;
    private int firstSlot;

    /**
     * Loads the network. The caller closes the engine, after the decoder.
     *
     * @param numSlots utterances that can be held at once
     * @param maxAudioSteps most audio steps of one utterance
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED} if the device refuses the graphs
     */
    public SpeechDecoder(Engine engine, SpeechNetwork network, SpeechTokens tokens, int numSlots, int maxAudioSteps) {
        this.network = network;
        this.tokens = tokens;
        this.numCodebooks = network.numCodebooks();
        this.session = network.open(engine, numSlots, network.capacity(maxAudioSteps));
        this.textIds = session.input(SpeechNetwork.TEXT_IDS).longs();
        this.positions = session.input(DecoderLayers.POSITIONS).longs();
        this.codes = session.input(SpeechNetwork.CODES).longs();
        this.speakerShares = session.input(SpeechNetwork.SPEAKER_SHARE).floats();
        this.speakers = session.input(SpeechNetwork.SPEAKER).floats();
        this.newMask = session.input(DecoderLayers.NEW_MASK).floats();
        this.cacheMask = session.input(DecoderLayers.CACHE_MASK).floats();
        this.logits = session.output(SpeechNetwork.LOGITS).floats();
        this.kinds = new int[numSlots][session.cacheShape().capacity()];
        this.speakerVectors = new float[numSlots][network.shape().hiddenSize()];
        this.staged = new boolean[numSlots];
        this.stagedSteps = new int[numSlots];
        this.stagedVisible = new int[numSlots];
        this.stagedCodes = new int[numSlots][numCodebooks];
    }

    /** Returns the number of utterances that can be held at once. */
    public int numSlots() {
        return staged.length;
    }

    /** Returns the number of cache entries of a slot. */
    public int length(int slot) {
        return session.length(slot);
    }

    /** Returns the largest number of cache entries of a slot. */
    public int capacity() {
        return session.cacheShape().capacity();
    }

    /** Returns the position of {@code [Ptts]}, the input of audio step 0. */
    public int audioStart() {
        return network.audioStart();
    }

    /**
     * Empties a slot for a new utterance.
     *
     * @param speaker [hiddenSize], of unit length; copied
     */
    public void start(int slot, float[] speaker) {
        clear(slot);
        System.arraycopy(speaker, 0, speakerVectors[slot], 0, speaker.length);
    }

    /** Frees a slot; the next step leaves it out. */
    public void clear(int slot) {
        staged[slot] = false;
        session.truncate(slot, 0);
    }

    /** Copies the utterance of a slot over that of another slot. */
    public void copy(int fromSlot, int toSlot) {
        session.copy(fromSlot, toSlot);
        System.arraycopy(kinds[fromSlot], 0, kinds[toSlot], 0, session.length(fromSlot));
        System.arraycopy(speakerVectors[fromSlot], 0, speakerVectors[toSlot], 0, speakerVectors[toSlot].length);
    }

    /**
     * Copies an utterance out of its slot, which stays as it is.
     *
     * @return a copy, which {@link #resume} puts back bit by bit, into any slot of this decoder
     */
    public ParkedUtterance park(int slot) {
        return new ParkedUtterance(
                session.save(slot), Arrays.copyOf(kinds[slot], session.length(slot)), speakerVectors[slot].clone());
    }

    /** Returns the number of bytes that {@link #park} would copy. */
    public long parkedBytes(int slot) {
        return session.savedBytes(slot);
    }

    /** Puts a parked utterance into a slot. What the slot held is lost. */
    public void resume(int slot, ParkedUtterance parked) {
        staged[slot] = false;
        session.restore(slot, parked.entries());
        System.arraycopy(parked.kinds(), 0, kinds[slot], 0, parked.kinds().length);
        System.arraycopy(parked.speaker(), 0, speakerVectors[slot], 0, speakerVectors[slot].length);
    }

    /**
     * Prefills text positions. Each sees the text before it and no audio. Position 1 takes the speaker vector.
     *
     * @param ids by position from 0; ids[1] is not read
     * @param begin first position
     * @param end position after the last
     * @throws dev.parlando.error.VoiceException {@code KV_CACHE_FULL}
     */
    public void prefillText(int slot, int[] ids, int begin, int end) {
        int count = end - begin;
        int size = session.tokenSize(count);
        for (int row = 0; row < count; row++) {
            boolean isSpeaker = begin + row == 1;
            writeToken(row, isSpeaker ? network.numTextTokens() : ids[begin + row], begin + row);
            writeNoCodes(row);
            speakerShares.put(row, isSpeaker ? 1 : 0);
            maskNew(row, size, row + 1);
        }
        pad(count, size);
        speakers.put(0, speakerVectors[slot]);
        maskCache(slot, 0, session.cacheSize(slot, 1), begin, false);
        session.run(slot, 1, count);
        commit(0, slot, count, begin);
    }

    /** Hides all text, so that it can be prefilled again. */
    public void hideText(int slot) {
        for (int entry = 0; entry < session.length(slot); entry++) {
            if (kinds[slot][entry] != AUDIO) {
                kinds[slot][entry] = HIDDEN;
            }
        }
    }

    /** Appends text positions whose keys and values are zero, as the reference leaves them after a segment change. */
    public void zeroText(int slot, int begin, int end) {
        int length = session.length(slot);
        session.commitZeros(slot, end - begin);
        for (int position = begin; position < end; position++) {
            kinds[slot][length + position - begin] = position;
        }
    }

    /** Hides the text, zeros included, from position {@code begin} to before {@code end}. */
    public void hideText(int slot, int begin, int end) {
        for (int entry = 0; entry < session.length(slot); entry++) {
            int kind = kinds[slot][entry];
            if (kind >= begin && kind < end) {
                kinds[slot][entry] = HIDDEN;
            }
        }
    }

    /**
     * Prefills rows of earlier audio, as context of an utterance that continues it. {@code [Ptts]}, which precedes
     * them, is not computed because no token sees it.
     *
     * @param rows code rows, [numRows · numCodebooks]
     * @param numRows rows to prefill; they take the positions behind {@code [Ptts]}
     * @param visiblePositions text positions in sight
     * @param bidirectional whether rows also see later ones, as the reference's mask lets them
     * @throws dev.parlando.error.VoiceException {@code KV_CACHE_FULL}
     */
    public void prefillAudio(int slot, int[] rows, int numRows, int visiblePositions, boolean bidirectional) {
        int size = session.tokenSize(numRows);
        for (int row = 0; row < numRows; row++) {
            writeToken(row, network.numTextTokens(), audioStart() + 1 + row);
            writeCodes(row, rows, row * numCodebooks);
            speakerShares.put(row, 0);
            maskNew(row, size, bidirectional ? numRows : row + 1);
        }
        pad(numRows, size);
        speakers.put(0, speakerVectors[slot]);
        maskCache(slot, 0, session.cacheSize(slot, 1), visiblePositions, true);
        session.run(slot, 1, numRows);
        commit(0, slot, numRows, AUDIO);
    }

    /** Fills the rows that the device adds: each sees only itself, and no other row sees it. */
    private void pad(int count, int size) {
        for (int row = count; row < size; row++) {
            writeToken(row, network.numTextTokens(), 0);
            writeNoCodes(row);
            speakerShares.put(row, 0);
            maskNew(row, size, 0);
            newMask.put(row * size + row, 0);
        }
    }

    /** Makes the device ready for every size of a run, so that no run takes longer because it is the first of its size. */
    public void prepare() {
        session.prepare();
    }

    /**
     * Adds a slot to the next {@link #step}.
     *
     * @param step index of the audio step, from 0
     * @param rows code rows so far; row {@code step - 1} is the input, none at step 0
     * @param visiblePositions text positions in sight, the two of {@code [Stts]} and the speaker included
     * @throws dev.parlando.error.VoiceException {@code KV_CACHE_FULL}; the slot is not added then
     */
    public void stage(int slot, int step, int[] rows, int visiblePositions) {
        session.requireRoom(slot, step == 0 ? 0 : 1);
        staged[slot] = true;
        stagedSteps[slot] = step;
        stagedVisible[slot] = visiblePositions;
        if (step > 0) {
            System.arraycopy(rows, (step - 1) * numCodebooks, stagedCodes[slot], 0, numCodebooks);
        }
    }

    /** Runs one audio step for every staged slot, at least one. */
    public void step() {
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
        int cacheSize = session.cacheSize(first, batch);
        for (int row = 0; row < batch; row++) {
            writeStep(row, first + row, cacheSize);
        }
        session.run(first, batch, 1);
        for (int row = 0; row < batch; row++) {
            commitStep(row, first + row);
        }
        firstSlot = first;
    }

    private void writeStep(int row, int slot, int cacheSize) {
        int step = staged[slot] ? stagedSteps[slot] : 0;
        writeToken(row, step == 0 ? tokens.audioStart() : network.numTextTokens(), audioStart() + step);
        if (step == 0) {
            writeNoCodes(row);
        } else {
            writeCodes(row, stagedCodes[slot], 0);
        }
        speakerShares.put(row, 0);
        speakers.put(row * speakerVectors[slot].length, speakerVectors[slot]);
        // [Ptts] is never a key, not even its own; a slot that is not staged has nothing else to look at
        boolean seesItself = step > 0 || !staged[slot];
        newMask.put(row, seesItself ? 0 : DecoderLayers.MASKED);
        maskCache(slot, row, cacheSize, staged[slot] ? stagedVisible[slot] : 0, true);
    }

    private void commitStep(int row, int slot) {
        if (staged[slot] && stagedSteps[slot] > 0) {
            commit(row, slot, 1, AUDIO);
        }
        staged[slot] = false;
    }

    /**
     * Appends the first entries of a row to the cache and notes their kinds.
     *
     * @param firstKind text position of the first entry, or {@link #AUDIO} for all
     */
    private void commit(int row, int slot, int count, int firstKind) {
        int length = session.length(slot);
        session.commit(row, count);
        for (int index = 0; index < count; index++) {
            kinds[slot][length + index] = firstKind == AUDIO ? AUDIO : firstKind + index;
        }
    }

    private void writeToken(int row, int textId, int position) {
        textIds.put(row, textId);
        positions.put(row, position);
    }

    private void writeNoCodes(int row) {
        for (int codebook = 0; codebook < numCodebooks; codebook++) {
            codes.put(row * numCodebooks + codebook, network.numAudioTokens());
        }
    }

    private void writeCodes(int row, int[] source, int offset) {
        for (int codebook = 0; codebook < numCodebooks; codebook++) {
            codes.put(row * numCodebooks + codebook, source[offset + codebook]);
        }
    }

    /**
     * Masks the new tokens of a row.
     *
     * @param size tokens of the run, padding included
     */
    private void maskNew(int row, int size, int visible) {
        for (int key = 0; key < size; key++) {
            newMask.put(row * size + key, key < visible ? 0 : DecoderLayers.MASKED);
        }
    }

    private void maskCache(int slot, int row, int size, int visiblePositions, boolean seesAudio) {
        int length = session.length(slot);
        int[] kind = kinds[slot];
        for (int entry = 0; entry < size; entry++) {
            boolean visible = entry < length && (kind[entry] == AUDIO ? seesAudio : kind[entry] < visiblePositions);
            cacheMask.put(row * size + entry, visible ? 0 : DecoderLayers.MASKED);
        }
    }

    /** Returns the logits of the last step, float32 [row, numCodebooks, numAudioTokens]; valid until the next run. */
    public FloatBuffer logits() {
        return logits;
    }

    /** Returns the index in {@link #logits()} at which a slot's logits begin. */
    public int logitsOffset(int slot) {
        return (slot - firstSlot) * network.numLogits();
    }

    @Override
    public void close() {
        session.close();
    }
}
