package dev.parlando.engine;

import dev.parlando.layers.DecoderGraphs;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.Graph;
import dev.parlando.tensor.DataType;
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
    public WeightProducts weightProducts(DecoderRole role) {
        return engine.weightProducts(role);
    }

    @Override
    public DataType cacheType(DecoderRole role) {
        return engine.cacheType(role);
    }

    @Override
    public EngineSession open(Graph graph, Map<String, Integer> limits) {
        return engine.open(graph, limits);
    }

    @Override
    public DecoderSession openDecoder(
            DecoderRole role, DecoderGraphs graphs, CacheShape cache, Map<String, Integer> limits) {
        return engine.openDecoder(role, graphs, cache, limits);
    }

    @Override
    public void close() {
        engine.close();
    }
}
