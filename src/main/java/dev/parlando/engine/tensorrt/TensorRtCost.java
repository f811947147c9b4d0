package dev.parlando.engine.tensorrt;

import dev.parlando.engine.CacheShape;
import dev.parlando.engine.MemoryCost;
import dev.parlando.layers.DecoderStack;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.FoldedGraph;
import dev.parlando.onnx.FoldedWeight;
import dev.parlando.onnx.Graph;
import dev.parlando.tensor.DataType;

/**
 * What decoders take on a GPU; needs none to tell.
 *
 * @param precision that they would run in
 * @param speechCache what the speech decoder keeps keys and values in
 * @param stepKernels which decoders run kernels of our own
 */
public record TensorRtCost(Precision precision, CachePrecision speechCache, StepKernels stepKernels)
        implements MemoryCost {
    @Override
    public WeightProducts weightProducts(String graphName) {
        return precision.products(graphName);
    }

    @Override
    public DataType cacheType(String graphName) {
        return speechCache.type(graphName);
    }

    @Override
    public long weightBytes(Graph graph) {
        return bytes(FoldedGraph.of(graph, TensorRtEngine.LARGEST_CONSTANT));
    }

    @Override
    public long stepBytes(String graphName, DecoderStack stack) {
        return stepKernels.serve(graphName, cacheType(graphName), stack) ? LayerKernels.weightBytes(stack) : 0;
    }

    /** The same device with other kernels. */
    public TensorRtCost with(StepKernels kernels) {
        return new TensorRtCost(precision, speechCache, kernels);
    }

    static long bytes(FoldedGraph graph) {
        return graph.weights().stream().mapToLong(FoldedWeight::byteLength).sum();
    }

    @Override
    public long cacheBytes(CacheShape cache, DataType type) {
        return CacheLayout.totalBytes(cache, type);
    }
}
