package dev.parlando.engine;

import java.util.Map;

/**
 * Runs one network without a KV cache on a device, with input and output buffers of the session. Inference thread only;
 * owned by the caller that opened it.
 */
public interface EngineSession extends AutoCloseable {
    /**
     * Returns an input, to be filled by the caller before a run.
     *
     * @throws IllegalArgumentException if the network has no such input
     */
    HostTensor input(String name);

    /**
     * Returns an output as the last run left it.
     *
     * @throws IllegalArgumentException if the network has no such output
     */
    HostTensor output(String name);

    /**
     * Runs the network with the values in the inputs, and returns when the outputs are there.
     *
     * @param sizes of every named dimension, within the limits
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED}
     */
    void run(Map<String, Integer> sizes);

    /**
     * Prepares these sizes, so that no run with them takes longer because it is the first.
     *
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED}
     */
    default void prepare(Map<String, Integer> sizes) {}

    @Override
    void close();
}
