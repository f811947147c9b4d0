package dev.parlando.bench.gpu;

import dev.parlando.engine.CacheShape;
import dev.parlando.engine.DecoderNetwork;
import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.Engine;
import dev.parlando.llm.LanguageModel;
import dev.parlando.speech.ModelBundle;
import dev.parlando.tensor.WeightTensor;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Times runs of one decoder, alone on its device: from the start of a run until the outputs are on the host. Inputs and
 * cache entries are zero.
 */
public final class DecoderProfile implements AutoCloseable {
    /** Largest number of new tokens that either decoder takes in one run. */
    public static final int MOST_TOKENS = LanguageModel.PREFILL_CHUNK;

    /** Number of runs before those that count. */
    private static final int WARM_UP = 5;

    private static final int DIGITS = 3;

    private final DecoderSession session;
    private final long matrixBytes;
    private final int matrixElementBytes;
    private final int cacheElementBytes;

    /**
     * Holds the sizes of a run.
     *
     * @param batch rows
     * @param tokens new tokens of a row; several only with one row
     * @param entries of each row's cache
     */
    public record Sizes(int batch, int tokens, int entries) {}

    /**
     * Holds how long runs of some sizes took.
     *
     * @param medianMillis half of the runs, in milliseconds
     * @param p95Millis 95 % of the runs, in milliseconds
     * @param bytesRead weights, and the cache as far as a run reads it, padding included
     */
    public record Times(double medianMillis, double p95Millis, long bytesRead) {}

    private DecoderProfile(DecoderSession session, long matrixBytes, int matrixElementBytes, int cacheElementBytes) {
        this.session = session;
        this.matrixBytes = matrixBytes;
        this.matrixElementBytes = matrixElementBytes;
        this.cacheElementBytes = cacheElementBytes;
    }

    /**
     * Opens the speech decoder of a bundle.
     *
     * @param numSlots utterances, as many as a server has
     * @param maxAudioSteps most audio steps of one utterance
     */
    public static DecoderProfile ofSpeech(Engine engine, ModelBundle bundle, int numSlots, int maxAudioSteps) {
        return open(engine, bundle.tts(), numSlots, bundle.tts().capacity(maxAudioSteps));
    }

    /**
     * Opens the language model of a bundle.
     *
     * @param numSlots conversations, as many as a server has and one more
     * @param contextTokens most tokens of one conversation
     */
    public static DecoderProfile ofLanguageModel(Engine engine, ModelBundle bundle, int numSlots, int contextTokens) {
        return open(engine, bundle.llm(), numSlots, contextTokens);
    }

    private static DecoderProfile open(Engine engine, DecoderNetwork network, int numSlots, int capacity) {
        int elementBytes = engine.weightProducts(network.role()).bytes();
        return new DecoderProfile(
                network.open(engine, numSlots, capacity),
                network.matrixElements() * elementBytes,
                elementBytes,
                engine.cacheType(network.role()).bytes());
    }

    /**
     * Runs the decoder {@code runs} times, after some runs that do not count.
     *
     * @throws dev.parlando.error.VoiceException {@code KV_CACHE_FULL}, {@code ENGINE_FAILED}
     */
    public Times time(Sizes sizes, int runs) {
        fill(sizes);
        Histogram nanos = new Histogram(DIGITS);
        for (int run = -WARM_UP; run < runs; run++) {
            long start = System.nanoTime();
            session.run(0, sizes.batch(), sizes.tokens());
            if (run >= 0) {
                nanos.recordValue(System.nanoTime() - start);
            }
        }
        return new Times(nanos.getValueAtPercentile(50) / 1e6, nanos.getValueAtPercentile(95) / 1e6, bytesRead(sizes));
    }

    private void fill(Sizes sizes) {
        for (int slot = 0; slot < session.cacheShape().numSlots(); slot++) {
            session.truncate(slot, 0);
        }
        for (int slot = 0; slot < sizes.batch(); slot++) {
            session.commitZeros(slot, sizes.entries());
        }
    }

    private long bytesRead(Sizes sizes) {
        CacheShape cache = session.cacheShape();
        long entries = (long) sizes.batch() * session.cacheSize(0, sizes.batch());
        // a prefill reads the cache as float32
        int elementBytes = sizes.tokens() > 1 ? Float.BYTES : cacheElementBytes;
        return weightBytes(sizes)
                + entries * 2 * cache.numLayers() * cache.numKeyValueHeads() * cache.headDim() * elementBytes;
    }

    /** Returns the bytes of the network's matrices; in a step of one row, layers count as they are stored. */
    private long weightBytes(Sizes sizes) {
        if (sizes.batch() > 1 || sizes.tokens() > 1) {
            return matrixBytes;
        }
        List<WeightTensor> stored = session.storedLayers();
        long elements = stored.stream()
                .filter(weight -> weight.shape().rank() > 1)
                .mapToLong(weight -> weight.shape().elementCount())
                .sum();
        return matrixBytes
                - elements * matrixElementBytes
                + stored.stream().mapToLong(WeightTensor::byteLength).sum();
    }

    @Override
    public void close() {
        session.close();
    }
}
