package dev.parlando.bench.study;

import dev.parlando.audio.PcmChunk;
import java.util.List;
import java.util.Map;

/**
 * Holds a turn that was spoken to its end.
 *
 * @param status status as the engine reports it: {@code completed} or {@code truncated}
 * @param chunks audio with the time of arrival, counted since the turn was submitted
 * @param wallNanos from submission to end
 * @param stages nanoseconds by stage; a batched step counts with the turn's share
 * @param counts numbers of steps and tokens, by name
 */
public record SpokenTurn(
        String status, List<Chunk> chunks, long wallNanos, Map<String, Long> stages, Map<String, Integer> counts) {
    public SpokenTurn {
        chunks = List.copyOf(chunks);
        stages = Map.copyOf(stages);
        counts = Map.copyOf(counts);
    }

    /** Holds a piece of audio and the time of its arrival. */
    public record Chunk(long atNanos, PcmChunk audio) {}

    /** Returns all audio in one piece. */
    PcmChunk audio() {
        int length =
                chunks.stream().mapToInt(chunk -> chunk.audio().numSamples()).sum();
        float[] samples = new float[length];
        int at = 0;
        for (Chunk chunk : chunks) {
            chunk.audio().copyTo(samples, at);
            at += chunk.audio().numSamples();
        }
        return PcmChunk.copyOf(samples, 0, length);
    }
}
