package dev.parlando.bench.gpu;

import dev.parlando.engine.CacheShape;
import dev.parlando.engine.DecoderRole;
import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.Engine;
import dev.parlando.engine.LayerTime;
import dev.parlando.llm.LanguageModel;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.tensor.WeightTensor;
import dev.parlando.tts.SpeechDecoder;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Times runs of one decoder, alone on its device, on inputs and cache entries that are zero: from the start of a run until
 * its outputs are on the host.
 */
public final class DecoderProfile implements AutoCloseable {
    /** New tokens that either decoder takes in a run. */
    public static final int MOST_TOKENS = LanguageModel.PREFILL_CHUNK;

    /** Runs before those that count. */
    private static final int WARM_UP = 5;

    private static final int DIGITS = 3;

    private final DecoderSession session;
    private final long matrixBytes;
    private final int matrixElementBytes;
    private final int cacheElementBytes;

    /**
     * Sizes of a run.
     *
     * @param batch rows
     * @param tokens new tokens of a row; several only with one row
     * @param entries of each row's cache
     */
    public record Sizes(int batch, int tokens, int entries) {}

    /**
     * What runs of some sizes took.
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

    /** Of the speech decoder, with a server's room. */
    public static DecoderProfile ofSpeech(Engine engine, Bundle bundle, int numSlots, int maxAudioSteps) {
        DecoderSession session =
                SpeechDecoder.open(engine, bundle.weights(), bundle.ttsConfig(), numSlots, maxAudioSteps);
        return new DecoderProfile(
                session,
                SpeechDecoder.matrixBytes(engine, bundle.ttsConfig()),
                SpeechDecoder.matrixElementBytes(engine),
                engine.cacheType(DecoderRole.SPEECH).bytes());
    }

    /** Of the language model, with a server's room. */
    public static DecoderProfile ofLanguageModel(Engine engine, Bundle bundle, int numSlots, int contextTokens) {
        DecoderSession session =
                LanguageModel.open(engine, bundle.weights(), bundle.llmConfig(), numSlots, contextTokens);
        return new DecoderProfile(
                session,
                LanguageModel.matrixBytes(engine, bundle.llmConfig()),
                LanguageModel.matrixElementBytes(engine),
                engine.cacheType(DecoderRole.LANGUAGE_MODEL).bytes());
    }

    /**
     * Runs so often and some times before.
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

    /** As {@link DecoderSession#timeLayers}. */
    public List<LayerTime> timeLayers(Sizes sizes, int runs) {
        fill(sizes);
        return session.timeLayers(0, sizes.batch(), sizes.tokens(), runs);
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

    /** Of the network, or in a step of one row of layers as they are stored in place of the network's. */
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
