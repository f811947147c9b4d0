package dev.parlando.bench.study;

import dev.parlando.audio.PcmChunk;
import java.util.List;
import java.util.Map;

/**
 * A turn spoken to its end.
 *
 * @param status status as the engine reports it: {@code completed} or {@code truncated}
 * @param chunks audio and when it came, since the turn was submitted
 * @param wallNanos from submission to end
 * @param stages work by stage; a batched step counts with the turn's share
 * @param counts numbers of steps and tokens, by name
 */
public record SpokenTurn(
        String status, List<Chunk> chunks, long wallNanos, Map<String, Long> stages, Map<String, Integer> counts) {
    public SpokenTurn {
        chunks = List.copyOf(chunks);
        stages = Map.copyOf(stages);
        counts = Map.copyOf(counts);
    }

    /** A piece of audio and when it came. */
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
