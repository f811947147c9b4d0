package dev.parlando.engine.ort;

import dev.parlando.engine.CacheEntries;
import dev.parlando.engine.CacheShape;
import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.HostTensor;
import dev.parlando.layers.DecoderLayers;
import dev.parlando.onnx.ValueSpec;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a decoder on the CPU and holds its cache. */
final class OrtDecoderSession implements DecoderSession {
    private final LoadedGraph graph;
    private final OrtBuffers buffers;
    private final OrtCache cache;
    private final FloatBuffer[] newEntries;
    /** Bindings of decode steps, by first slot and batch size. */
    private final @Nullable OrtBinding[][] stepBindings;

    private int boundVersion;
    private int lastFirstSlot;
    private int lastBatch;
    private int lastNewTokens;

    OrtDecoderSession(LoadedGraph graph, OrtBuffers buffers, OrtCache cache) {
        this.graph = graph;
        this.buffers = buffers;
        this.cache = cache;
        int numSlots = cache.shape().numSlots();
        this.stepBindings = new OrtBinding[numSlots][numSlots + 1];
        this.newEntries = new FloatBuffer[2 * cache.shape().numLayers()];
        for (int layer = 0; layer < cache.shape().numLayers(); layer++) {
            newEntries[2 * layer] =
                    buffers.tensor(DecoderLayers.NEW_KEY + layer).floats();
            newEntries[2 * layer + 1] =
                    buffers.tensor(DecoderLayers.NEW_VALUE + layer).floats();
        }
    }

    @Override
    public CacheShape cacheShape() {
        return cache.shape();
    }

    @Override
    public HostTensor input(String name) {
        return buffers.tensor(name);
    }

    @Override
    public HostTensor output(String name) {
        return buffers.tensor(name);
    }

    @Override
    public int length(int slot) {
        return cache.length(slot);
    }

    @Override
    public int cacheSize(int firstSlot, int batch) {
        return cache.stride();
    }

    @Override
    public void start(int firstSlot, int batch, int newTokens) {
        dropStaleBindings();
        if (newTokens == 1) {
            OrtBinding binding = stepBindings[firstSlot][batch];
            if (binding == null) {
                binding = bind(firstSlot, batch, 1);
                stepBindings[firstSlot][batch] = binding;
            }
            binding.run(graph);
        } else {
            try (OrtBinding binding = bind(firstSlot, batch, newTokens)) {
                binding.run(graph);
            }
        }
        lastFirstSlot = firstSlot;
        lastBatch = batch;
        lastNewTokens = newTokens;
    }

    private OrtBinding bind(int firstSlot, int batch, int newTokens) {
        Map<String, Integer> sizes = new HashMap<>();
        sizes.put(DecoderLayers.BATCH.name(), batch);
        sizes.put(DecoderLayers.TOKENS.name(), newTokens);
        sizes.put(DecoderLayers.CACHE.name(), cache.stride());
        OrtBinding binding = new OrtBinding();
        for (ValueSpec spec : graph.graph().inputs()) {
            binding.addInput(
                    spec.name(),
                    buffers.has(spec.name())
                            ? buffers.bind(spec, sizes)
                            : buffers.bind(
                                    spec,
                                    cache.bytesOf(cacheIndex(spec.name()), firstSlot, batch),
                                    spec.resolve(sizes)));
        }
        graph.graph().outputs().forEach(spec -> binding.addOutput(spec.name(), buffers.bind(spec, sizes)));
        return binding;
    }

    private static int cacheIndex(String name) {
        return name.startsWith(DecoderLayers.CACHE_KEY)
                ? 2 * Integer.parseInt(name.substring(DecoderLayers.CACHE_KEY.length()))
                : 2 * Integer.parseInt(name.substring(DecoderLayers.CACHE_VALUE.length())) + 1;
    }

    private void dropStaleBindings() {
        if (boundVersion != cache.version()) {
            closeBindings();
            boundVersion = cache.version();
        }
    }

    private void closeBindings() {
        for (@Nullable OrtBinding[] row : stepBindings) {
            for (int batch = 0; batch < row.length; batch++) {
                OrtBinding binding = row[batch];
                if (binding != null) {
                    binding.close();
                    row[batch] = null;
                }
            }
        }
    }

    @Override
    public void commit(int row, int numTokens) {
        if (row >= lastBatch || numTokens > lastNewTokens) {
            throw new IllegalArgumentException("the last run had " + lastBatch + " rows of " + lastNewTokens
                    + " tokens; row " + row + " with " + numTokens + " was asked for");
        }
        int slot = lastFirstSlot + row;
        cache.reserve(slot, numTokens);
        CacheShape shape = cache.shape();
        int rowOffset = row * shape.numKeyValueHeads() * lastNewTokens * shape.headDim();
        for (int index = 0; index < newEntries.length; index++) {
            cache.append(index, slot, newEntries[index], rowOffset, lastNewTokens, numTokens);
        }
        cache.grow(slot, numTokens);
    }

    @Override
    public void commitZeros(int slot, int numEntries) {
        cache.appendZeros(slot, numEntries);
    }

    @Override
    public void truncate(int slot, int length) {
        cache.truncate(slot, length);
    }

    @Override
    public void copy(int fromSlot, int toSlot) {
        cache.copy(fromSlot, toSlot);
    }

    @Override
    public CacheEntries save(int slot) {
        return cache.save(slot);
    }

    @Override
    public long savedBytes(int slot) {
        return cache.savedBytes(slot);
    }

    @Override
    public void restore(int slot, CacheEntries saved) {
        cache.restore(slot, saved);
    }

    @Override
    public void close() {
        closeBindings();
        graph.close();
    }
}
