package dev.parlando.engine.ort;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import com.sun.management.ThreadMXBean;
import dev.parlando.golden.TinyBundle;
import dev.parlando.layers.DecoderForm;
import dev.parlando.layers.WeightProducts;
import dev.parlando.llm.LanguageModel;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.ValueSpec;
import dev.parlando.text.SpeechTokens;
import dev.parlando.tts.SpeechDecoder;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Checks that a decode step allocates nothing of its own. It allocates no byte more than ONNX Runtime's bare run does
 * for the same tensors, a fixed bookkeeping that Java code cannot avoid.
 */
final class StepAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int STEPS = 100;
    private static final int ROUNDS = 60;

    private static Bundle bundle;
    private static OrtEngine engine;

    @BeforeAll
    static void open() {
        bundle = TinyBundle.open();
        engine = new OrtEngine(new OrtEngineConfig(1, false));
    }

    @AfterAll
    static void close() {
        bundle.close();
        engine.close();
    }

    @Test
    void audioStepAddsNothingToOnnxRuntime() throws OrtException {
        SpeechTokens tokens = new SpeechTokens(209, 221, 211, 210, 0);
        int[] codes = new int[4 * (STEPS + 1)];
        float[] speaker = new float[bundle.ttsConfig().hiddenSize()];
        try (SpeechDecoder decoder = new SpeechDecoder(engine, bundle.tts(), tokens, 2, STEPS + 1)) {
            long ours = bytesOf(() -> begin(decoder, speaker), step -> {
                decoder.stage(0, step, codes, 4);
                decoder.stage(1, step, codes, 4);
                decoder.step();
            });
            assertNotMore(bareBytes(bundle.tts().write(DecoderForm.general(WeightProducts.FLOAT32))), ours);
        }
    }

    private static void begin(SpeechDecoder decoder, float[] speaker) {
        int[] ids = {209, 221, 5, 6};
        for (int slot = 0; slot < 2; slot++) {
            decoder.start(slot, speaker);
            decoder.prefillText(slot, ids, 0, ids.length);
        }
    }

    @Test
    void textStepAddsNothingToOnnxRuntime() throws OrtException {
        try (LanguageModel llm = new LanguageModel(engine, bundle.llm(), 2, STEPS + 1)) {
            long ours = bytesOf(
                    () -> {
                        llm.truncate(0, 0);
                        llm.truncate(1, 0);
                    },
                    step -> {
                        llm.stage(0, step);
                        llm.stage(1, step);
                        llm.step();
                    });
            assertNotMore(bareBytes(bundle.llm().write(DecoderForm.general(WeightProducts.FLOAT32))), ours);
        }
    }

    private static void assertNotMore(long bare, long ours) {
        assertTrue(ours <= bare, "a step allocates " + ours + " bytes, ONNX Runtime's bare run " + bare);
    }

    /** Runs one decode step, whose index is given. */
    private interface Step {
        void run(int index) throws OrtException;
    }

    /**
     * Bytes that this thread allocates for a step: the least of many windows within which no cache grows and nothing is
     * compiled.
     */
    private static long bytesOf(Runnable begin, Step step) throws OrtException {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            begin.run();
            long before = 0;
            for (int index = 0; index < STEPS; index++) {
                if (index % 10 == 0) {
                    before = THREADS.getCurrentThreadAllocatedBytes();
                }
                step.run(index);
                if (index % 10 == 9) {
                    least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
                }
            }
        }
        assertTrue(least > 0, "nothing was measured");
        return least / 10;
    }

    /** Bytes of {@code OrtSession.run} itself with inputs and pinned outputs of the same sizes. */
    private static long bareBytes(Graph graph) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, Integer> sizes = Map.of("batch", 2, "tokens", 1, "cache", 64);
        OrtBuffers buffers = new OrtBuffers(environment, graph, sizes, spec -> true);
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        Map<String, OnnxValue> outputs = new LinkedHashMap<>();
        for (ValueSpec spec : graph.inputs()) {
            inputs.put(spec.name(), buffers.bind(spec, sizes));
        }
        for (ValueSpec spec : graph.outputs()) {
            outputs.put(spec.name(), buffers.bind(spec, sizes));
        }
        try (SessionOptions options = new SessionOptions();
                ExternalWeights weights = ExternalWeights.of(environment, graph)) {
            options.setIntraOpNumThreads(1);
            options.addExternalInitializers(weights.byName());
            try (OrtSession session = environment.createSession(graph.toBytes(), options)) {
                return bytesOf(() -> {}, step -> session.run(inputs, outputs).close());
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
            outputs.values().forEach(OnnxValue::close);
        }
    }
}
