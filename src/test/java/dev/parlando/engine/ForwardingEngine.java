package dev.parlando.engine;

import dev.parlando.layers.DecoderGraphs;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.Graph;
import java.util.Map;

/** Another engine, of which a test changes what it needs. */
public abstract class ForwardingEngine implements Engine {
    private final Engine engine;

    protected ForwardingEngine(Engine engine) {
        this.engine = engine;
    }

    @Override
    public String description() {
        return engine.description();
    }

    @Override
    public String precision() {
        return engine.precision();
    }

    @Override
    public WeightProducts weightProducts(String graphName) {
        return engine.weightProducts(graphName);
    }

    @Override
    public EngineSession open(Graph graph, Map<String, Integer> limits) {
        return engine.open(graph, limits);
    }

    @Override
    public DecoderSession openDecoder(DecoderGraphs graphs, CacheShape cache, Map<String, Integer> limits) {
        return engine.openDecoder(graphs, cache, limits);
    }

    @Override
    public void close() {
        engine.close();
    }
}
