package dev.parlando.engine.ort;

/**
 * How the CPU is used.
 *
 * @param numThreads threads of one operator, at least 1
 * @param allowSpinning whether idle threads spin for work: faster alone, slower when cores are shared
 */
public record OrtEngineConfig(int numThreads, boolean allowSpinning) {
    public OrtEngineConfig {
        if (numThreads < 1) {
            throw new IllegalArgumentException("numThreads is " + numThreads + ", must be at least 1");
        }
    }

    /** All cores. */
    public static OrtEngineConfig defaults() {
        return new OrtEngineConfig(Runtime.getRuntime().availableProcessors(), true);
    }
}
