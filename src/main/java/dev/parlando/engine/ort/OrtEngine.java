package dev.parlando.engine.ort;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.parlando.engine.CacheShape;
import dev.parlando.engine.DecoderRole;
import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.Engine;
import dev.parlando.engine.EngineSession;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.layers.DecoderGraphs;
import dev.parlando.layers.DecoderLayers;
import dev.parlando.layers.WeightProducts;
import dev.parlando.onnx.Graph;
import java.util.HashMap;
import java.util.Map;

/** Runs networks on the CPU through ONNX Runtime: float32, weights widened once when a graph is loaded. */
public final class OrtEngine implements Engine {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtEngineConfig config;

    public OrtEngine(OrtEngineConfig config) {
        this.config = config;
    }

    @Override
    public String description() {
        return "cpu (" + config.numThreads() + " threads, ONNX Runtime " + environment.getVersion() + ")";
    }

    @Override
    public String precision() {
        return config.products().publicName();
    }

    @Override
    public WeightProducts weightProducts(DecoderRole role) {
        return config.products();
    }

    @Override
    public EngineSession open(Graph graph, Map<String, Integer> limits) {
        return new OrtEngineSession(load(graph), new OrtBuffers(environment, graph, limits, spec -> true));
    }

    @Override
    public DecoderSession openDecoder(
            DecoderRole role, DecoderGraphs graphs, CacheShape cache, Map<String, Integer> limits) {
        Graph graph = graphs.general();
        OrtCache entries = new OrtCache(cache);
        Map<String, Integer> allLimits = new HashMap<>(limits);
        allLimits.put(DecoderLayers.CACHE.name(), OrtCache.roundUp(cache.capacity()));
        OrtBuffers buffers = new OrtBuffers(environment, graph, allLimits, spec -> !DecoderLayers.isCache(spec.name()));
        return new OrtDecoderSession(load(graph), buffers, entries);
    }

    private LoadedGraph load(Graph graph) {
        try (SessionOptions options = new SessionOptions();
                ExternalWeights weights = ExternalWeights.of(environment, graph)) {
            options.setIntraOpNumThreads(config.numThreads());
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", config.allowSpinning() ? "1" : "0");
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            options.addExternalInitializers(weights.byName());
            OrtSession session = environment.createSession(graph.toBytes(), options);
            return new LoadedGraph(graph, session);
        } catch (OrtException e) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED, "ONNX Runtime refuses graph " + graph.name() + ": " + e.getMessage(), e);
        }
    }

    /** Does nothing: the process shares the environment, and it stays. */
    @Override
    public void close() {}
}
