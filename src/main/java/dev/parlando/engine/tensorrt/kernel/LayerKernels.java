package dev.parlando.engine.tensorrt.kernel;

import dev.parlando.engine.tensorrt.cuda.Cuda;
import dev.parlando.engine.tensorrt.cuda.GpuDevice;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.engine.tensorrt.kernel.Kernel.Extent;
import dev.parlando.layers.DecoderShape;
import dev.parlando.layers.DecoderStack;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Runs the layers of a decoder for one new token of one row by Parlando's own kernels ({@code decoder_step.cu}). They
 * are five a layer, where TensorRT needs a dozen. Weights are read as they are stored: bfloat16 is half of what
 * TensorRT reads as float32. The arithmetic is float32. Inference thread only.
 */
public final class LayerKernels {
    private static final String SOURCE = "decoder_step.cu";
    private static final int WARP = 32;
    /** Fewest rows of a matrix with which a warp takes two rows at once, so that it reads activations half as often. */
    static final int TWO_ROWS_FROM = 3072;

    /** Number of addresses that the kernel {@code attend} takes; no other takes more. */
    private static final int MOST_ADDRESSES = 11;

    /** Number of elements that a thread reads at once. */
    private static final int VECTOR = 8;

    /** Most columns of a matrix. */
    private static final int MOST_COLUMNS = 32_768;
    /** Largest width of activations between layers and of the attention's result, which lie in shared memory. */
    private static final int MOST_HIDDEN = 8192;

    private static final int MOST_HEAD_DIM = 256;
    /**
     * Lowest compute capability with which a kernel may begin before the previous one has ended, in CUDA graphs too.
     */
    private static final int EARLY_LAUNCHES = 90;

    private static final int EARLY_LAUNCHES_DRIVER = 12_030;

    /** Holds the device memory of a layer's weights. */
    private record Layer(
            BytePointer attentionNorm,
            BytePointer projections,
            BytePointer bias,
            BytePointer output,
            BytePointer mlpNorm,
            BytePointer gateAndUp,
            BytePointer down) {}

    /**
     * Holds the device memory that a run reads beside weights.
     *
     * @param positions int64, one
     * @param cacheMask float [entries]
     * @param newMask float, one
     * @param cache keys (even index) and values (odd) of layer {@code index / 2}, float32
     * @param entries of each head in the cache
     */
    public record Inputs(
            BytePointer positions,
            BytePointer cacheMask,
            BytePointer newMask,
            IntFunction<BytePointer> cache,
            int entries) {}

    private final DecoderShape shape;
    private final int threads;
    private final boolean isOverlapped;
    private final BytePointer[] fresh;
    private final List<Layer> layers = new ArrayList<>();
    private final BytePointer hidden;
    private final Owner owner;
    private final LongPointer[] addresses;
    private final IntPointer entries;
    private final KernelModule module;
    private final Kernel project;
    private final Kernel attend;
    private final Kernel addAttended;
    private final Kernel gate;
    private final Kernel addGated;
    private final BytePointer projected;
    private final BytePointer frequencies;
    private final BytePointer sums;
    private final BytePointer scales;
    private final BytePointer gated;

    /**
     * Returns whether the kernels can run these layers: they fit some widths and head sizes, and weights of one type.
     */
    public static boolean fit(DecoderStack stack) {
        DecoderShape shape = stack.shape();
        int queries = shape.numHeads() * shape.headDim();
        boolean isNarrow = IntStream.of(shape.hiddenSize(), shape.intermediateSize(), queries)
                        .allMatch(width -> width % VECTOR == 0 && width <= MOST_COLUMNS)
                && Math.max(shape.hiddenSize(), queries) <= MOST_HIDDEN;
        boolean hasHeads =
                Integer.bitCount(shape.headDim()) == 1 && shape.headDim() >= VECTOR && shape.headDim() <= MOST_HEAD_DIM;
        return isNarrow && hasHeads && hasOneType(stack);
    }

    private static boolean hasOneType(DecoderStack stack) {
        DataType type = stack.output(0).type();
        return (type == DataType.BFLOAT16 || type == DataType.FLOAT32)
                && stack.all().allMatch(weight -> weight.type() == type);
    }

    /** Returns the bytes of the weights on the GPU. */
    public static long weightBytes(DecoderStack stack) {
        return stack.all().mapToLong(WeightTensor::byteLength).sum();
    }

    /**
     * Copies weights and compiles kernels. The owner frees the memory and unloads the kernels.
     *
     * @param stack layers that {@link #fit}
     * @param fresh device memory for new keys and values: keys of layer 0, values of layer 0, keys of layer 1, …
     */
    public LayerKernels(Owner owner, GpuDevice device, DecoderStack stack, BytePointer[] fresh) {
        this.owner = owner;
        this.shape = stack.shape();
        this.threads = threads(shape.hiddenSize());
        this.isOverlapped = device.computeCapability() >= EARLY_LAUNCHES && driver() >= EARLY_LAUNCHES_DRIVER;
        this.fresh = fresh;
        for (int layer = 0; layer < shape.numLayers(); layer++) {
            layers.add(new Layer(
                    upload(List.of(stack.attentionNorm(layer))),
                    upload(stack.projections(layer)),
                    upload(stack.projectionBias(layer)),
                    upload(List.of(stack.output(layer))),
                    upload(List.of(stack.mlpNorm(layer))),
                    upload(stack.gateAndUp(layer)),
                    upload(List.of(stack.down(layer)))));
        }
        this.hidden = floats(shape.hiddenSize());
        this.projected = floats((shape.numHeads() + 2 * shape.numKeyValueHeads()) * shape.headDim());
        this.frequencies = frequencies();
        int parts = splits(shape) * shape.numHeads();
        this.sums = floats(parts * shape.headDim());
        this.scales = floats(2 * parts);
        this.gated = floats(shape.intermediateSize());
        this.addresses = IntStream.range(0, MOST_ADDRESSES)
                .mapToObj(index -> Kernel.longParameter(owner))
                .toArray(LongPointer[]::new);
        this.entries = Kernel.intParameter(owner);
        this.module = new KernelModule(owner, device, SOURCE, definitions(stack, isOverlapped));
        this.project = kernel("project", 5);
        this.attend = new Kernel(
                owner,
                module,
                "attend",
                addresses[0],
                addresses[1],
                addresses[2],
                addresses[3],
                addresses[4],
                addresses[5],
                addresses[6],
                entries,
                addresses[7],
                addresses[8],
                addresses[9],
                addresses[10]);
        this.addAttended = kernel("add_attended", 4);
        this.gate = kernel("gate", 4);
        this.addGated = kernel("add_gated", 3);
    }

    /** Returns the CUDA version that the driver supports: 1000 times the major plus 10 times the minor number. */
    private static int driver() {
        int[] version = new int[1];
        Cuda.check(cudart.cuDriverGetVersion(version), "asking for the driver's version");
        return version[0];
    }

    private Kernel kernel(String name, int numAddresses) {
        Pointer[] parameters = new Pointer[numAddresses];
        System.arraycopy(addresses, 0, parameters, 0, numAddresses);
        return new Kernel(owner, module, name, parameters);
    }

    /**
     * Returns the number of threads of a block. Measured: small matrices are fastest with few large blocks, large
     * matrices with many small ones.
     */
    static int threads(int hiddenSize) {
        return hiddenSize <= 1024 ? 512 : 256;
    }

    /** Returns the number of blocks that share a head's attention: enough to fill a third of a large GPU. */
    private static int splits(DecoderShape shape) {
        return shape.numHeads() <= 16 ? 4 : 2;
    }

    private static List<String> definitions(DecoderStack stack, boolean isOverlapped) {
        DecoderShape shape = stack.shape();
        return List.of(
                "THREADS=" + threads(shape.hiddenSize()),
                "TWO_ROWS_FROM=" + TWO_ROWS_FROM,
                "SPLITS=" + splits(shape),
                "HIDDEN=" + shape.hiddenSize(),
                "HEADS=" + shape.numHeads(),
                "KV_HEADS=" + shape.numKeyValueHeads(),
                "HEAD_DIM=" + shape.headDim(),
                "INTERMEDIATE=" + shape.intermediateSize(),
                "EPSILON=" + (float) shape.rmsNormEps() + "f",
                "IS_OVERLAPPED=" + (isOverlapped ? 1 : 0),
                "HAS_BIAS=" + (shape.projectionBias() ? 1 : 0),
                "IS_BFLOAT16=" + (stack.output(0).type() == DataType.BFLOAT16 ? 1 : 0));
    }

    private BytePointer allocate(long bytes, String what) {
        return Cuda.allocate(owner, bytes, what);
    }

    private BytePointer floats(int count) {
        return allocate((long) count * Float.BYTES, "activations of a step");
    }

    /** Copies matrices to the GPU, one below the other. */
    private BytePointer upload(List<WeightTensor> weights) {
        long bytes = weights.stream().mapToLong(WeightTensor::byteLength).sum();
        BytePointer target = allocate(bytes, "weights of a step");
        long at = 0;
        for (WeightTensor weight : weights) {
            try (BytePointer stored = new BytePointer(weight.bytes())) {
                Cuda.check(
                        cudart.cudaMemcpy(
                                Cuda.at(target, at), stored, weight.byteLength(), cudart.cudaMemcpyHostToDevice),
                        "copying weight " + weight.name());
            }
            at += weight.byteLength();
        }
        return target;
    }

    /** Copies the frequencies of rotary positions to the GPU, one for each pair of dimensions. */
    private BytePointer frequencies() {
        float[] values = shape.inverseFrequencies();
        BytePointer target = floats(values.length);
        try (FloatPointer host = new FloatPointer(values)) {
            Cuda.check(
                    cudart.cudaMemcpy(target, host, (long) values.length * Float.BYTES, cudart.cudaMemcpyHostToDevice),
                    "copying frequencies");
        }
        return target;
    }

    /** Returns device memory: the token's embedding before a run, the last layer's output after it; float [hiddenSize]. */
    public BytePointer hidden() {
        return hidden;
    }

    /** Puts all layers on the stream. */
    public void enqueue(Inputs inputs, CUstream_st stream) {
        int projections = (shape.numHeads() + 2 * shape.numKeyValueHeads()) * shape.headDim();
        Extent heads = new Extent(splits(shape) * shape.numHeads(), 1, 1);
        for (int index = 0; index < layers.size(); index++) {
            Layer layer = layers.get(index);
            give(hidden, layer.attentionNorm(), layer.projections(), layer.bias(), projected);
            launch(project, blocks(projections), index > 0, stream);
            give(
                    projected,
                    inputs.positions(),
                    frequencies,
                    inputs.cacheMask(),
                    inputs.newMask(),
                    inputs.cache().apply(2 * index),
                    inputs.cache().apply(2 * index + 1),
                    fresh[2 * index],
                    fresh[2 * index + 1],
                    sums,
                    scales);
            entries.put(inputs.entries());
            launch(attend, heads, true, stream);
            give(sums, scales, layer.output(), hidden);
            launch(addAttended, blocks(shape.hiddenSize()), true, stream);
            give(hidden, layer.mlpNorm(), layer.gateAndUp(), gated);
            launch(gate, warps(shape.intermediateSize()), true, stream);
            give(gated, layer.down(), hidden);
            launch(addGated, blocks(shape.hiddenSize()), true, stream);
        }
    }

    /**
     * Puts a kernel on the stream, early where the device can.
     *
     * @param isInside whether the previous kernel on the stream is one of these too
     */
    private void launch(Kernel kernel, Extent blocks, boolean isInside, CUstream_st stream) {
        Extent extent = new Extent(threads, 1, 1);
        if (isOverlapped && isInside) {
            kernel.launchEarly(blocks, extent, stream);
        } else {
            kernel.launch(blocks, extent, stream);
        }
    }

    /** Sets the values of the next launch's parameters; the launch copies them. */
    private void give(BytePointer... values) {
        for (int index = 0; index < values.length; index++) {
            addresses[index].put(values[index].address());
        }
    }

    /**
     * Returns the number of blocks for some rows: a warp takes as many rows as {@code rowsOfWarp} in the source says.
     */
    private Extent blocks(int rows) {
        return warps(rows >= TWO_ROWS_FROM ? rows / 2 : rows);
    }

    private Extent warps(int count) {
        int warpsOfBlock = threads / WARP;
        return new Extent((count + warpsOfBlock - 1) / warpsOfBlock, 1, 1);
    }
}
