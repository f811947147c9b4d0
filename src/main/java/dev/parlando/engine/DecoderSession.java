package dev.parlando.engine;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.tensor.WeightTensor;
import java.util.List;

/**
 * Runs a decoder with a KV cache of several slots, one sequence a slot. Inference thread only; owned by the caller that
 * opened it.
 *
 * <p>A run covers neighbouring slots, one batch row a slot. It reads the cache and leaves the new tokens' keys and
 * values beside it. {@link #commit} appends them for the rows that count: a row that is not committed leaves no trace.
 * Cache entries are in the order in which they were committed; the caller knows their meaning (position, kind).
 */
public interface DecoderSession extends AutoCloseable {
    /** Returns the sizes of the KV cache that the session was opened with. */
    CacheShape cacheShape();

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

    /** Returns the number of cache entries of a slot. */
    int length(int slot);

    /**
     * Returns the size of dimension {@code cache} in the next run over these slots: at least the longest slot's length.
     * The caller masks the entries beyond a slot's length.
     */
    int cacheSize(int firstSlot, int batch);

    /**
     * Returns the size of dimension {@code tokens} in a run: at least {@code newTokens}. The caller masks the tokens
     * beyond {@code newTokens} from the others and does not commit them.
     */
    default int tokenSize(int newTokens) {
        return newTokens;
    }

    /**
     * Returns the slot with which a run over these slots should begin: {@code firstSlot}, or an earlier one that lets
     * the device reuse a prepared run.
     */
    default int beginning(int firstSlot, int batch) {
        return firstSlot;
    }

    /**
     * Returns the layers' weights in the form in which they are stored, if a step of one row reads them and not the
     * network's. Otherwise the list is empty.
     */
    default List<WeightTensor> storedLayers() {
        return List.of();
    }

    /**
     * Prepares every size of a run, so that no run takes longer because it is the first of that size.
     *
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED}
     */
    default void prepare() {}

    /**
     * Starts a run with the values in the inputs, one row for each slot from {@code firstSlot} to
     * {@code firstSlot + batch - 1}. Until {@link #await} returns, the caller must not write inputs, read outputs or
     * commit.
     *
     * @param firstSlot slot of row 0
     * @param batch number of rows
     * @param newTokens new tokens of each row
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED}
     */
    void start(int firstSlot, int batch, int newTokens);

    /** Returns whether {@link #await} would return at once. */
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
     * Starts a run and waits for it; parameters as {@link #start}.
     *
     * @throws dev.parlando.error.VoiceException {@code ENGINE_FAILED}
     */
    default void run(int firstSlot, int batch, int newTokens) {
        start(firstSlot, batch, newTokens);
        await();
    }

    /**
     * Appends the first {@code numTokens} new keys and values of a row of the last run to the cache of that row's slot.
     *
     * @throws dev.parlando.error.VoiceException {@code KV_CACHE_FULL} if they do not fit; nothing is appended then
     */
    void commit(int row, int numTokens);

    /**
     * Checks that {@code numEntries} more entries fit a slot.
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
     * Appends {@code numEntries} entries whose keys and values are zero.
     *
     * @throws dev.parlando.error.VoiceException {@code KV_CACHE_FULL} if they do not fit; nothing is appended then
     */
    void commitZeros(int slot, int numEntries);

    /** Removes all entries of a slot from index {@code length} on. */
    void truncate(int slot, int length);

    /** Copies the sequence of a slot over the sequence of another slot. */
    void copy(int fromSlot, int toSlot);

    /**
     * Copies a slot's entries out. The slot keeps them.
     *
     * @return a copy, which {@link #restore} puts back bit by bit
     */
    CacheEntries save(int slot);

    /** Returns the number of bytes that {@link #save} would copy. */
    long savedBytes(int slot);

    /**
     * Puts entries that {@link #save} copied out into a slot. What the slot held is lost.
     *
     * @param saved entries that this session saved
     */
    void restore(int slot, CacheEntries saved);

    @Override
    void close();
}
