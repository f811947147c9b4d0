package dev.parlando.engine;

/** Measures how much of a device's memory a model takes, before anything is loaded. One caller opens and closes it. */
public interface ModelMemory extends AutoCloseable {
    /**
     * Returns the memory that the model takes on a device.
     *
     * @param cost computes the bytes of each part on that device
     * @param slots turns spoken at once
     */
    Need need(MemoryCost cost, int slots);

    /** Returns the settings with which the model takes less, for a message: {@code llm.context-tokens or …}. */
    String savings();

    /** Closes the model's files. */
    @Override
    void close();

    /**
     * Holds the memory that a model needs.
     *
     * @param bytes sum of all parts
     * @param parts the parts in words, for a message
     */
    record Need(long bytes, String parts) {
        @Override
        public String toString() {
            return parts;
        }
    }
}
