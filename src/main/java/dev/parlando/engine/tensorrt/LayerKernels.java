package dev.parlando.engine.tensorrt;

import dev.parlando.engine.tensorrt.Kernel.Extent;
import dev.parlando.layers.DecoderShape;
import dev.parlando.layers.DecoderStack;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightTensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
 * The layers of a decoder for one new token of one row, by kernels of our own ({@code decoder_step.cu}): five a layer, where
 * TensorRT needs a dozen, over weights as they are stored, which at bfloat16 is half of what TensorRT reads at float32, and
 * with arithmetic in float32.
 */
final class LayerKernels implements AutoCloseable {
    private static final String SOURCE = "decoder_step.cu";
    private static final int WARP = 32;
    /** Rows of a matrix from which a warp takes two, so that activations are read half as often. */
    static final int TWO_ROWS_FROM = 3072;

    /** Elements that a thread reads at once. */
    private static final int VECTOR = 8;

    /** Of a matrix. */
    private static final int MOST_COLUMNS = 32_768;
    /** Activations between layers, and what is attended, are held in shared memory. */
    private static final int MOST_HIDDEN = 8192;

    private static final int MOST_HEAD_DIM = 256;
    /** Compute capability, and driver, from which a kernel may begin before the one before it has ended, in CUDA graphs too. */
    private static final int EARLY_LAUNCHES = 90;

    private static final int EARLY_LAUNCHES_DRIVER = 12_030;

    /** Addresses of a layer's weights. */
    private record Layer(
            BytePointer attentionNorm,
            BytePointer projections,
            BytePointer bias,
            BytePointer output,
            BytePointer mlpNorm,
            BytePointer gateAndUp,
            BytePointer down) {}

    /**
     * What a run reads beside weights, on the GPU.
     *
     * @param positions int64, one
     * @param cacheMask float [entries]
     * @param newMask float, one
     * @param cache keys (even index) and values (odd) of layer {@code index / 2}, float32
     * @param entries of each head in the cache
     */
    record Inputs(
            BytePointer positions,
            BytePointer cacheMask,
            BytePointer newMask,
            IntFunction<BytePointer> cache,
            int entries) {}

    private final DecoderShape shape;
    private final int threads;
    private final boolean isOverlapped;
    private final BytePointer[] fresh;
    private final List<BytePointer> memory = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private final BytePointer hidden;
    private final LongPointer[] addresses =
            IntStream.range(0, 11).mapToObj(index -> new LongPointer(1)).toArray(LongPointer[]::new);
    private final IntPointer entries = new IntPointer(1);
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

    /** Whether the kernels can run these layers. */
    static boolean fit(DecoderStack stack) {
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

    /** Bytes of the weights on the GPU. */
    static long weightBytes(DecoderStack stack) {
        return stack.all().mapToLong(WeightTensor::byteLength).sum();
    }

    /**
     * Copies weights and compiles.
     *
     * @param stack that {@link #fit}s
     * @param fresh where new keys and values go: keys of layer 0, values of layer 0, keys of layer 1, …
     */
    LayerKernels(GpuDevice device, DecoderStack stack, BytePointer[] fresh) {
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
        this.module = new KernelModule(device, SOURCE, source(), definitions(stack, isOverlapped));
        this.project = kernel("project", 5);
        this.attend = new Kernel(
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

    /** The CUDA version that the driver is for, 1000 times the major and 10 times the minor number. */
    private static int driver() {
        int[] version = new int[1];
        Cuda.check(cudart.cuDriverGetVersion(version), "asking for the driver's version");
        return version[0];
    }

    private Kernel kernel(String name, int numAddresses) {
        Pointer[] parameters = new Pointer[numAddresses];
        System.arraycopy(addresses, 0, parameters, 0, numAddresses);
        return new Kernel(module, name, parameters);
    }

    /** Of a block; measured: small matrices want few blocks, large ones many rows on their way. */
    static int threads(int hiddenSize) {
        return hiddenSize <= 1024 ? 512 : 256;
    }

    /** Blocks that share a head's attention: enough to fill a third of a large GPU. */
    private static int splits(DecoderShape shape) {
        return shape.numHeads() <= 16 ? 4 : 2;
    }

    private static String source() {
        try (InputStream stream =
                Objects.requireNonNull(LayerKernels.class.getResourceAsStream(SOURCE), SOURCE + " is missing")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        BytePointer allocated = Cuda.allocate(Math.max(256, bytes), what);
        memory.add(allocated);
        return allocated;
    }

    private BytePointer floats(int count) {
        return allocate((long) count * Float.BYTES, "activations of a step");
    }

    /** One below the other. */
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

    /** Of rotary positions, one for each pair of dimensions. */
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

    /** The token's embedding before a run, what the last layer leaves after it: float [hiddenSize]. */
    BytePointer hidden() {
        return hidden;
    }

    /** Puts all layers on the stream. */
    void enqueue(Inputs inputs, CUstream_st stream) {
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

    /** @param isInside whether one of these kernels is before it on the stream */
    private void launch(Kernel kernel, Extent blocks, boolean isInside, CUstream_st stream) {
        Extent extent = new Extent(threads, 1, 1);
        if (isOverlapped && isInside) {
            kernel.launchEarly(blocks, extent, stream);
        } else {
            kernel.launch(blocks, extent, stream);
        }
    }

    /** Values of the next launch's parameters, which it copies. */
    private void give(BytePointer... values) {
        for (int index = 0; index < values.length; index++) {
            addresses[index].put(values[index].address());
        }
    }

    /** Of warps that take as many rows as the source's {@code rowsOfWarp} says. */
    private Extent blocks(int rows) {
        return warps(rows >= TWO_ROWS_FROM ? rows / 2 : rows);
    }

    private Extent warps(int count) {
        int warpsOfBlock = threads / WARP;
        return new Extent((count + warpsOfBlock - 1) / warpsOfBlock, 1, 1);
    }

    @Override
    public void close() {
        for (Kernel kernel : List.of(project, attend, addAttended, gate, addGated)) {
            kernel.close();
        }
        module.close();
        memory.forEach(Cuda::free);
    }
}
