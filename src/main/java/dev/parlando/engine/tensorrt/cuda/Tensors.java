package dev.parlando.engine.tensorrt.cuda;

import dev.parlando.engine.HostTensor;
import dev.parlando.onnx.ValueSpec;
import dev.parlando.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;

/** Holds the inputs or outputs of a network, each in pinned host memory and in device memory. */
public final class Tensors {
    private record Pair(ValueSpec spec, HostTensor host, BytePointer pinned, BytePointer device) {}

    private final Map<String, Pair> pairs = new LinkedHashMap<>();

    /**
     * Allocates room for each tensor. The owner frees it.
     *
     * @param limits returns the largest shape of each tensor
     */
    public Tensors(Owner owner, List<ValueSpec> specs, Function<ValueSpec, Shape> limits) {
        for (ValueSpec spec : specs) {
            int bytes = HostTensor.byteLength(spec.type(), limits.apply(spec));
            BytePointer pinned = Cuda.allocateHost(owner, bytes, "host buffer of " + spec.name());
            HostTensor host = new HostTensor(spec.type(), pinned.asByteBuffer());
            BytePointer device = Cuda.allocate(owner, bytes, spec.name());
            pairs.put(spec.name(), new Pair(spec, host, pinned, device));
        }
    }

    /** Returns the host side of a tensor. */
    public HostTensor host(String name) {
        return pair(name).host();
    }

    /** Returns the device side of a tensor. */
    public BytePointer device(String name) {
        return pair(name).device();
    }

    private Pair pair(String name) {
        Pair pair = pairs.get(name);
        if (pair == null) {
            throw new IllegalArgumentException("no tensor " + name + "; there are " + pairs.keySet());
        }
        return pair;
    }

    /** Puts a copy from host to device on the stream. */
    public void upload(ValueSpec spec, Map<String, Integer> sizes, CUstream_st stream) {
        Pair pair = pair(spec.name());
        Cuda.check(
                cudart.cudaMemcpyAsync(
                        pair.device(), pair.pinned(), bytes(spec, sizes), cudart.cudaMemcpyHostToDevice, stream),
                "copying " + spec.name());
    }

    /** Puts a copy from device to host on the stream. */
    public void download(ValueSpec spec, Map<String, Integer> sizes, CUstream_st stream) {
        Pair pair = pair(spec.name());
        Cuda.check(
                cudart.cudaMemcpyAsync(
                        pair.pinned(), pair.device(), bytes(spec, sizes), cudart.cudaMemcpyDeviceToHost, stream),
                "copying " + spec.name());
    }

    private static long bytes(ValueSpec spec, Map<String, Integer> sizes) {
        return HostTensor.byteLength(spec.type(), spec.resolve(sizes));
    }
}
