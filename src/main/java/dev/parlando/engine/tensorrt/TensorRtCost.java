package dev.parlando.engine.tensorrt;

import dev.parlando.engine.CacheShape;
import dev.parlando.engine.DecoderRole;
import dev.parlando.engine.MemoryCost;
import dev.parlando.engine.tensorrt.cuda.CacheLayout;
import dev.parlando.engine.tensorrt.kernel.LayerKernels;
import dev.parlando.layers.DecoderStack;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.FoldedGraph;
import dev.parlando.onnx.FoldedWeight;
import dev.parlando.onnx.Graph;
import dev.parlando.tensor.DataType;

/**
 * Computes how much GPU memory decoders take. Works without a GPU.
 *
 * @param precision of matrix products
 * @param speechCache element type of the speech decoder's cache
 * @param stepKernels selection of the decoders that run Parlando's own kernels
 */
public record TensorRtCost(Precision precision, CachePrecision speechCache, StepKernels stepKernels)
        implements MemoryCost {
    @Override
    public WeightProducts weightProducts(DecoderRole role) {
        return precision.products(role);
    }

    @Override
    public DataType cacheType(DecoderRole role) {
        return speechCache.type(role);
    }

    @Override
    public long weightBytes(Graph graph) {
        return bytes(FoldedGraph.of(graph, TensorRtEngine.LARGEST_CONSTANT));
    }

    @Override
    public long stepBytes(DecoderRole role, DecoderStack stack) {
        return stepKernels.serve(role, cacheType(role), stack) ? LayerKernels.weightBytes(stack) : 0;
    }

    /** Returns the cost of the same device with another selection of step kernels. */
    public TensorRtCost with(StepKernels kernels) {
        return new TensorRtCost(precision, speechCache, kernels);
    }

    /** Returns the bytes of the weights that are inputs of a graph. */
    static long bytes(FoldedGraph graph) {
        return graph.weights().stream().mapToLong(FoldedWeight::byteLength).sum();
    }

    @Override
    public long cacheBytes(CacheShape cache, DataType type) {
        return CacheLayout.totalBytes(cache, type);
    }
}
