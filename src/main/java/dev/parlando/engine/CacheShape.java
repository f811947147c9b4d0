package dev.parlando.engine;

/**
 * Holds the sizes of a decoder's KV cache.
 *
 * @param numLayers decoder layers
 * @param numKeyValueHeads key and value heads a layer
 * @param headDim width of a head
 * @param numSlots sequences that can be held at once
 * @param capacity most positions of one sequence
 */
public record CacheShape(int numLayers, int numKeyValueHeads, int headDim, int numSlots, int capacity) {
    public CacheShape {
        if (numLayers < 1 || numKeyValueHeads < 1 || headDim < 1 || numSlots < 1 || capacity < 1) {
            throw new IllegalArgumentException("every size of a cache is at least 1");
        }
    }
}
