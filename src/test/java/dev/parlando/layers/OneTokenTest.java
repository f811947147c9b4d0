package dev.parlando.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.CacheShape;
import dev.parlando.engine.DecoderRole;
import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.Engine;
import dev.parlando.engine.ForwardingEngine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.TinyBundle;
import dev.parlando.llm.LanguageModel;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.model.minicpmo26.TtsConfig;
import dev.parlando.onnx.FoldedGraph;
import dev.parlando.onnx.Graph;
import dev.parlando.tensor.DataType;
import dev.parlando.text.SpeechTokens;
import dev.parlando.tts.SpeechDecoder;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The network for one new token is that for many, written otherwise. */
final class OneTokenTest {
    private static final double TOLERANCE = 1e-4;

    /** Runs everything through the network for one token. */
    private static final class StepEngine extends ForwardingEngine {
        StepEngine(Engine engine) {
            super(engine);
        }

        @Override
        public DecoderSession openDecoder(
                DecoderRole role, DecoderGraphs graphs, CacheShape cache, Map<String, Integer> limits) {
            return super.openDecoder(role, new DecoderGraphs(graphs.step(), graphs.step()), cache, limits);
        }
    }

    private static OrtEngine engine() {
        return new OrtEngine(new OrtEngineConfig(1, false, WeightProducts.FLOAT32));
    }

    @Test
    void theLanguageModelsStepIsTheSame() {
        try (Bundle bundle = TinyBundle.open();
                Engine engine = engine();
                LanguageModel many = new LanguageModel(engine, bundle.llm(), 3, 64);
                LanguageModel one = new LanguageModel(new StepEngine(engine), bundle.llm(), 3, 64)) {
            for (int step = 0; step < 12; step++) {
                for (LanguageModel model : new LanguageModel[] {many, one}) {
                    model.stage(1, 7 + 13 * step);
                    if (step % 2 == 0) {
                        model.stage(2, 5 * step);
                    }
                    model.step();
                }
                for (int rank = 0; rank < many.numCandidates(); rank++) {
                    assertEquals(many.candidateLogit(1, rank), one.candidateLogit(1, rank), TOLERANCE);
                }
                assertEquals(many.candidateId(1, 0), one.candidateId(1, 0));
            }
        }
    }

    @Test
    void theSpeechDecodersStepIsTheSame() {
        try (Bundle bundle = TinyBundle.open();
                Engine engine = engine();
                SpeechDecoder many = speechDecoder(engine, bundle);
                SpeechDecoder one = speechDecoder(new StepEngine(engine), bundle)) {
            TtsConfig config = bundle.ttsConfig();
            int[] text = {0, 1, 9, 8, 7, 6};
            int[] codes = new int[20 * config.numCodebooks()];
            for (int code = 0; code < codes.length; code++) {
                codes[code] = 3 * code % config.numAudioTokens();
            }
            float[] speaker = new float[config.hiddenSize()];
            speaker[2] = 1;
            for (SpeechDecoder decoder : new SpeechDecoder[] {many, one}) {
                decoder.start(1, speaker);
                for (int position = 0; position < text.length; position++) {
                    decoder.prefillText(1, text, position, position + 1);
                }
            }
            for (int step = 0; step < 20; step++) {
                float[][] logits = new float[2][config.numCodebooks() * config.numAudioTokens()];
                int row = 0;
                for (SpeechDecoder decoder : new SpeechDecoder[] {many, one}) {
                    decoder.stage(1, step, codes, text.length);
                    decoder.step();
                    decoder.logits().get(decoder.logitsOffset(1), logits[row++]);
                }
                assertArrayEquals(logits[0], logits[1], (float) TOLERANCE, "step " + step);
            }
        }
    }

    private static SpeechDecoder speechDecoder(Engine engine, Bundle bundle) {
        return new SpeechDecoder(engine, bundle.tts(), new SpeechTokens(0, 1, 2, 3, 4), 2, 30);
    }

    /** Weights are on a GPU once, by name. */
    @Test
    void bothNetworksHaveTheSameWeights() {
        try (Bundle bundle = TinyBundle.open()) {
            for (WeightProducts products : new WeightProducts[] {WeightProducts.FLOAT32, WeightProducts.BFLOAT16}) {
                assertSameWeights(DecoderGraphs.write(bundle.tts()::write, products, DataType.FLOAT16));
                assertSameWeights(DecoderGraphs.write(bundle.llm()::write, products, DataType.FLOAT32));
            }
        }
    }

    /** Checks that the parts have the weights of the whole network, but for those of the layers. */
    @Test
    void partsHaveNoOtherWeightsThanTheWhole() {
        try (Bundle bundle = TinyBundle.open()) {
            for (WeightProducts products : new WeightProducts[] {WeightProducts.FLOAT32, WeightProducts.BFLOAT16}) {
                DecoderForm form = DecoderForm.general(products);
                DecoderParts speech = bundle.tts().parts(products);
                Set<String> ofSpeech = weights(bundle.tts().write(form));
                assertTrue(ofSpeech.containsAll(weights(speech.before())));
                assertTrue(ofSpeech.containsAll(weights(speech.after())));
                DecoderParts text = bundle.llm().parts(products);
                Set<String> ofText = weights(bundle.llm().write(form));
                assertTrue(ofText.containsAll(weights(text.before())));
                assertTrue(ofText.containsAll(weights(text.after())));
            }
        }
    }

    private static void assertSameWeights(DecoderGraphs graphs) {
        assertEquals(weights(graphs.general()), weights(graphs.step()));
    }

    private static Set<String> weights(Graph graph) {
        Set<String> weights = new TreeSet<>();
        FoldedGraph.of(graph, 0)
                .weights()
                .forEach(weight -> weights.add(weight.name() + " " + weight.shape() + " " + weight.type()));
        return weights;
    }

    @Test
    void onlyAStepCanHaveAHalfCache() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new DecoderForm(NewTokens.MANY, WeightProducts.FLOAT32, DataType.FLOAT16));
        assertThrows(
                IllegalArgumentException.class,
                () -> new DecoderForm(NewTokens.ONE, WeightProducts.FLOAT32, DataType.BFLOAT16));
    }
}
