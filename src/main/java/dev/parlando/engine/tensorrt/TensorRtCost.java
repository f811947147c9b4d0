package dev.parlando.engine.tensorrt;

import dev.parlando.engine.CacheShape;
import dev.parlando.engine.MemoryCost;
import dev.parlando.onnx.FoldedGraph;
import dev.parlando.onnx.FoldedWeight;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.WeightProducts;

/**
 * What decoders take on a GPU; needs none to tell.
 *
 * @param precision that they would run in
 */
public record TensorRtCost(Precision precision) implements MemoryCost {
    @Override
    public WeightProducts weightProducts(String graphName) {
        return precision.products(graphName);
    }

    @Override
    public long weightBytes(Graph graph) {
        return bytes(FoldedGraph.of(graph, TensorRtEngine.LARGEST_CONSTANT));
    }

    static long bytes(FoldedGraph graph) {
        return graph.weights().stream().mapToLong(FoldedWeight::byteLength).sum();
    }

    @Override
    public long cacheBytes(CacheShape cache) {
        return CacheLayout.totalBytes(cache);
    }
}
