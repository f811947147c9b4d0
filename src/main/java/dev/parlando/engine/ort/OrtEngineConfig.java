package dev.parlando.engine.ort;

import dev.parlando.layers.WeightProducts;

/**
 * Holds how an engine uses the CPU.
 *
 * @param numThreads threads of one operator, at least 1
 * @param allowSpinning whether idle threads spin for work: faster alone, slower when cores are shared
 * @param products how decoders multiply with matrices stored in 8-bit rows
 */
public record OrtEngineConfig(int numThreads, boolean allowSpinning, WeightProducts products) {
    /** Creates a configuration with all products in float32. */
    public OrtEngineConfig(int numThreads, boolean allowSpinning) {
        this(numThreads, allowSpinning, WeightProducts.FLOAT32);
    }

    public OrtEngineConfig {
        if (numThreads < 1) {
            throw new IllegalArgumentException("numThreads is " + numThreads + ", must be at least 1");
        }
    }
}
