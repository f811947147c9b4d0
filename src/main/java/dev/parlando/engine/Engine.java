package dev.parlando.engine;

import dev.parlando.layers.DecoderGraphs;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.Graph;
import dev.parlando.tensor.DataType;
import java.util.Map;

/**
 * Opens networks on a device and runs them. The engine and everything that it opens belong to one thread, the inference
 * thread. The caller closes what it opened before it closes the engine.
 */
public interface Engine extends AutoCloseable {
    /** Returns the device and the library that runs it, for reports: for example {@code cpu (2 threads, ONNX Runtime 1.26.0)}. */
    String description();

    /** Returns the name of the arithmetic, for reports: for example {@code fp32}. */
    String precision();

    /** Returns the arithmetic in which a decoder of that role multiplies with matrices. */
    WeightProducts weightProducts(DecoderRole role);

    /** Returns the element type of the cached keys and values of a decoder of that role: float32 or float16. */
    default DataType cacheType(DecoderRole role) {
        return DataType.FLOAT32;
    }

    /**
     * Loads a network that has no KV cache. The caller closes it.
     *
     * @param limits the largest size of each named dimension
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED} if the device refuses the graph
     */
    EngineSession open(Graph graph, Map<String, Integer> limits);

    /**
     * Loads a decoder written with {@link dev.parlando.layers.DecoderLayers} and gives it an empty cache. The caller
     * closes it.
     *
     * @param role what the decoder is for; the graphs must be written with this role's {@link #weightProducts} and
     *     {@link #cacheType}
     * @param limits the largest size of each named dimension but {@code cache}
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED} if the device refuses the graph
     */
    DecoderSession openDecoder(DecoderRole role, DecoderGraphs graphs, CacheShape cache, Map<String, Integer> limits);

    /** Returns the bytes of the device's memory by use, for reports; empty on devices that do not count them. */
    default Map<String, Long> memory() {
        return Map.of();
    }

    /**
     * Returns the nanoseconds spent so far in building plans that were not in the plan cache. This time is part of the time
     * that opening networks took; it is 0 on devices that build nothing.
     */
    default long buildNanos() {
        return 0;
    }

    /** Releases the device. Calls of any method but {@code close} then throw {@link IllegalStateException}. */
    @Override
    void close();
}
