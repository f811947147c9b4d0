package dev.parlando.engine;

import java.util.Map;

/** One network on a device, with its input and output buffers. */
public interface EngineSession extends AutoCloseable {
    /** @throws IllegalArgumentException if the network has no such input */
    HostTensor input(String name);

    /** The output as the last run left it. @throws IllegalArgumentException if the network has no such output */
    HostTensor output(String name);

    /**
     * Runs on what the inputs hold.
     *
     * @param sizes of every named dimension, within the limits
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED}
     */
    void run(Map<String, Integer> sizes);

    /**
     * Makes ready for these sizes, so that no run with them takes longer because it is the first.
     *
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED}
     */
    default void prepare(Map<String, Integer> sizes) {}

    @Override
    void close();
}
