package dev.parlando.engine;

/** Measures the memory that a model takes of a device, before anything is loaded. */
public interface ModelMemory extends AutoCloseable {
    /**
     * Returns the memory that the model takes.
     *
     * @param cost of the device
     * @param slots turns spoken at once
     */
    Need need(MemoryCost cost, int slots);

    /** Returns the settings that make the model take less, for a message: {@code llm.context-tokens or …}. */
    String savings();

    /** Lets go of the model's files. */
    @Override
    void close();

    /**
     * Says how much memory is needed.
     *
     * @param bytes in all
     * @param parts the same in words, with its parts
     */
    record Need(long bytes, String parts) {
        @Override
        public String toString() {
            return parts;
        }
    }
}
