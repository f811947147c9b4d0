package dev.parlando.engine.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.parlando.engine.HostTensor;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.ValueSpec;
import dev.parlando.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Holds the host buffers of a graph's inputs and outputs, and makes ONNX Runtime tensors over them. */
final class OrtBuffers {
    private final OrtEnvironment environment;
    private final Map<String, HostTensor> tensors = new LinkedHashMap<>();
    private final Map<String, Integer> limits;

    /**
     * Allocates buffers for every input and output that {@code isOwn} accepts; the caller provides memory for the
     * others.
     */
    OrtBuffers(OrtEnvironment environment, Graph graph, Map<String, Integer> limits, Predicate<ValueSpec> isOwn) {
        this.environment = environment;
        this.limits = Map.copyOf(limits);
        Stream.concat(graph.inputs().stream(), graph.outputs().stream())
                .filter(isOwn)
                .forEach(spec -> tensors.put(spec.name(), new HostTensor(spec.type(), spec.resolve(limits))));
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    HostTensor tensor(String name) {
        HostTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + name + "; there are " + tensors.keySet());
        }
        return tensor;
    }

    /** Makes a tensor over the front of a buffer. The caller closes it. */
    OnnxTensor bind(ValueSpec spec, Map<String, Integer> sizes) {
        sizes.forEach(this::checkLimit);
        Shape shape = spec.resolve(sizes);
        ByteBuffer bytes = tensor(spec.name())
                .bytes()
                .slice(0, Math.toIntExact(shape.elementCount() * spec.type().bytes()))
                .order(ByteOrder.nativeOrder());
        return bind(spec, bytes, shape);
    }

    /** Makes a tensor over memory of the caller. The caller closes it. */
    OnnxTensor bind(ValueSpec spec, ByteBuffer bytes, Shape shape) {
        try {
            return OnnxTensor.createTensor(environment, bytes, shape.toArray(), ExternalWeights.javaType(spec.type()));
        } catch (OrtException e) {
            throw new VoiceException(ErrorCode.ENGINE_FAILED, "cannot bind " + spec.name() + " as " + shape, e);
        }
    }

    private void checkLimit(String dimension, int size) {
        Integer limit = limits.get(dimension);
        if (limit != null && size > limit) {
            throw new IllegalArgumentException("dimension " + dimension + " is " + size + ", the limit is " + limit);
        }
    }
}
