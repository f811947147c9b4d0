package dev.parlando.engine;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.tensor.WeightTensor;
import java.util.List;

/**
 * A decoder with a KV cache of several slots, one sequence a slot.
 *
 * <p>A run covers neighbouring slots, one batch row a slot; it reads the caches and leaves the keys and values of the new
 * tokens aside. {@link #commit} appends them for the rows that count: a row that is not committed leaves no trace. Cache
 * entries are in the order they were committed; their meaning (position, kind) is the caller's.
 */
public interface DecoderSession extends AutoCloseable {
    CacheShape cacheShape();

    /** @throws IllegalArgumentException if the network has no such input */
    HostTensor input(String name);

    /** The output as the last run left it. @throws IllegalArgumentException if the network has no such output */
    HostTensor output(String name);

    /** Number of cache entries of a slot. */
    int length(int slot);

    /**
     * The size of dimension {@code cache} in the next run over these slots: at least the longest slot's length. Entries
     * beyond a slot's length must be masked.
     */
    int cacheSize(int firstSlot, int batch);

    /**
     * The size of dimension {@code tokens} in a run of so many new tokens: at least that. Tokens beyond must be masked from
     * the others and not be committed.
     */
    default int tokenSize(int newTokens) {
        return newTokens;
    }

    /** The slot that a run over these slots does best to begin with: {@code firstSlot} or one before it. */
    default int beginning(int firstSlot, int batch) {
        return firstSlot;
    }

    /** The layers' weights if a step of one row reads them as they are stored, in place of the network's; else empty. */
    default List<WeightTensor> storedLayers() {
        return List.of();
    }

    /**
     * Makes ready for every size of a run, so that none takes longer because it is the first of its kind.
     *
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED}
     */
    default void prepare() {}

    /**
     * Starts a run on what the inputs hold, one row for each of the slots {@code firstSlot} to
     * {@code firstSlot + batch - 1}. Until {@link #await} returns, inputs must not be written nor outputs read, and nothing
     * is committed.
     *
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED}
     */
    void start(int firstSlot, int batch, int newTokens);

    /** Whether {@link #await} would return at once. */
    default boolean isDone() {
        return true;
    }

    /**
     * Waits for the run that was started.
     *
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED}
     */
    default void await() {}

    /**
     * Starts a run and waits for it.
     *
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED}
     */
    default void run(int firstSlot, int batch, int newTokens) {
        start(firstSlot, batch, newTokens);
        await();
    }

    /**
     * Appends the first {@code numTokens} new keys and values of a row of the last run to its slot's cache.
     *
     * @throws dev.parlando.error.VoiceException {@code KV_CACHE_FULL} if they do not fit; nothing is appended then
     */
    void commit(int row, int numTokens);

    /**
     * Checks that so many more entries fit a slot.
     *
     * @throws dev.parlando.error.VoiceException {@code KV_CACHE_FULL} if not
     */
    default void requireRoom(int slot, int numEntries) {
        int needed = length(slot) + numEntries;
        if (needed > cacheShape().capacity()) {
            throw new VoiceException(
                    ErrorCode.KV_CACHE_FULL,
                    "a sequence needs " + needed + " cache entries, the cache holds "
                            + cacheShape().capacity());
        }
    }

    /**
     * Appends entries whose keys and values are zero.
     *
     * @throws dev.parlando.error.VoiceException {@code KV_CACHE_FULL} if they do not fit; nothing is appended then
     */
    void commitZeros(int slot, int numEntries);

    /** Forgets all entries from {@code length} on. */
    void truncate(int slot, int length);

    /** Copies a whole sequence over another slot's. */
    void copy(int fromSlot, int toSlot);

    @Override
    void close();
}
