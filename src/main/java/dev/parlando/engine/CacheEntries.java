package dev.parlando.engine;

import java.nio.ByteBuffer;

/**
 * Holds the KV cache entries of one sequence in the memory of Java, outside any slot. {@link DecoderSession#save} makes
 * it, and {@link DecoderSession#restore} of the same session takes it. The layout of the bytes is the session's.
 */
public final class CacheEntries {
    private final int length;
    private final ByteBuffer content;

    /**
     * Holds entries.
     *
     * @param length number of entries
     * @param content keys and values; not written any more
     */
    public CacheEntries(int length, ByteBuffer content) {
        this.length = length;
        this.content = content;
    }

    /** Returns the number of entries. */
    public int length() {
        return length;
    }

    /** Returns the number of bytes that the keys and values take. */
    public long bytes() {
        return content.capacity();
    }

    /** Returns the keys and values, for the session that wrote them; read by absolute index. */
    public ByteBuffer content() {
        return content;
    }
}
