package dev.parlando.tts;

import dev.parlando.engine.CacheEntries;

/** Holds an utterance that has no slot: its cache entries, what each of them is, and its speaker. Inference thread only. */
public final class ParkedUtterance {
    private final CacheEntries entries;
    private final int[] kinds;
    private final float[] speaker;

    ParkedUtterance(CacheEntries entries, int[] kinds, float[] speaker) {
        this.entries = entries;
        this.kinds = kinds;
        this.speaker = speaker;
    }

    CacheEntries entries() {
        return entries;
    }

    /** Returns the kind of each entry, as {@link SpeechDecoder} numbers them. */
    int[] kinds() {
        return kinds;
    }

    /** Returns the speaker vector, [hiddenSize]. */
    float[] speaker() {
        return speaker;
    }

    /** Returns the number of bytes that the cache entries take. */
    public long bytes() {
        return entries.bytes();
    }
}
