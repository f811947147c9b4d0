package dev.parlando.engine.ort;

import dev.parlando.engine.EngineSession;
import dev.parlando.engine.HostTensor;
import java.util.HashMap;
import java.util.Map;

/** Runs a network without a cache on the CPU. */
final class OrtEngineSession implements EngineSession {
    private final LoadedGraph graph;
    private final OrtBuffers buffers;
    private final Map<Map<String, Integer>, OrtBinding> bindings = new HashMap<>();

    OrtEngineSession(LoadedGraph graph, OrtBuffers buffers) {
        this.graph = graph;
        this.buffers = buffers;
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
    public void run(Map<String, Integer> sizes) {
        OrtBinding binding = bindings.get(sizes);
        if (binding == null) {
            binding = bind(sizes);
            bindings.put(Map.copyOf(sizes), binding);
        }
        binding.run(graph);
    }

    private OrtBinding bind(Map<String, Integer> sizes) {
        OrtBinding binding = new OrtBinding();
        graph.graph().inputs().forEach(spec -> binding.addInput(spec.name(), buffers.bind(spec, sizes)));
        graph.graph().outputs().forEach(spec -> binding.addOutput(spec.name(), buffers.bind(spec, sizes)));
        return binding;
    }

    @Override
    public void close() {
        bindings.values().forEach(OrtBinding::close);
        bindings.clear();
        graph.close();
    }
}
