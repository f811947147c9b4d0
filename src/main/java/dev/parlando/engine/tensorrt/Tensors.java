package dev.parlando.engine.tensorrt;

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

/** Inputs and outputs that pass between host and GPU: pinned memory here, device memory there. */
final class Tensors implements AutoCloseable {
    private record Pair(ValueSpec spec, HostTensor host, BytePointer pinned, BytePointer device) {}

    private final Map<String, Pair> pairs = new LinkedHashMap<>();

    /** @param limits the largest shape of each tensor */
    Tensors(List<ValueSpec> specs, Function<ValueSpec, Shape> limits) {
        for (ValueSpec spec : specs) {
            int bytes = HostTensor.byteLength(spec.type(), limits.apply(spec));
            BytePointer pinned = Cuda.allocateHost(Math.max(bytes, 256), "host buffer of " + spec.name());
            HostTensor host = new HostTensor(spec.type(), pinned.asByteBuffer());
            BytePointer device = Cuda.allocate(Math.max(bytes, 256), spec.name());
            pairs.put(spec.name(), new Pair(spec, host, pinned, device));
        }
    }

    HostTensor host(String name) {
        return pair(name).host();
    }

    BytePointer device(String name) {
        return pair(name).device();
    }

    private Pair pair(String name) {
        Pair pair = pairs.get(name);
        if (pair == null) {
            throw new IllegalArgumentException("no tensor " + name + "; there are " + pairs.keySet());
        }
        return pair;
    }

    void upload(ValueSpec spec, Map<String, Integer> sizes, CUstream_st stream) {
        Pair pair = pair(spec.name());
        Cuda.check(
                cudart.cudaMemcpyAsync(
                        pair.device(), pair.pinned(), bytes(spec, sizes), cudart.cudaMemcpyHostToDevice, stream),
                "copying " + spec.name());
    }

    void download(ValueSpec spec, Map<String, Integer> sizes, CUstream_st stream) {
        Pair pair = pair(spec.name());
        Cuda.check(
                cudart.cudaMemcpyAsync(
                        pair.pinned(), pair.device(), bytes(spec, sizes), cudart.cudaMemcpyDeviceToHost, stream),
                "copying " + spec.name());
    }

    private static long bytes(ValueSpec spec, Map<String, Integer> sizes) {
        return HostTensor.byteLength(spec.type(), spec.resolve(sizes));
    }

    @Override
    public void close() {
        for (Pair pair : pairs.values()) {
            Cuda.free(pair.device());
            Cuda.freeHost(pair.pinned());
        }
        pairs.clear();
    }
}
