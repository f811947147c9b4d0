package dev.parlando.engine;

import dev.parlando.layers.DecoderGraphs;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.Graph;
import dev.parlando.tensor.DataType;
import java.util.Map;

/** A device that runs networks. It and all it opens belong to one thread, the inference thread. */
public interface Engine extends AutoCloseable {
    /** What runs the networks, for reports: for example {@code cpu (2 threads, ONNX Runtime 1.26.0)}. */
    String description();

    /** The arithmetic, for reports: for example {@code fp32}. */
    String precision();

    /**
     * How a decoder that this engine is to run multiplies with its matrices.
     *
     * @param graphName of the decoder, for example {@code llm}
     */
    WeightProducts weightProducts(String graphName);

    /**
     * Type of the cached keys and values of a decoder's steps: float32 or float16.
     *
     * @param graphName as of {@link #weightProducts}
     */
    default DataType cacheType(String graphName) {
        return DataType.FLOAT32;
    }

    /**
     * Loads a network without a cache.
     *
     * @param limits the largest size of each named dimension
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED} if the device refuses the graph
     */
    EngineSession open(Graph graph, Map<String, Integer> limits);

    /**
     * Loads a decoder written with {@link dev.parlando.layers.DecoderLayers} and gives it an empty cache.
     *
     * @param limits the largest size of each named dimension but {@code cache}
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED} if the device refuses the graph
     */
    DecoderSession openDecoder(DecoderGraphs graphs, CacheShape cache, Map<String, Integer> limits);

    /** Bytes of the device's memory by what they are used for, for reports; empty where nobody counts them. */
    default Map<String, Long> memory() {
        return Map.of();
    }

    /**
     * Time spent so far in building what the device runs, such as plans that no cache had; part of the time that opening
     * networks took. In nanoseconds, 0 where nothing is built.
     */
    default long buildNanos() {
        return 0;
    }

    @Override
    void close();
}
