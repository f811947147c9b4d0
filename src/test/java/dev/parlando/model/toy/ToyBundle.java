package dev.parlando.model.toy;

import dev.parlando.bundle.Voice;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.llm.LlmNetwork;
import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.speech.ModelBundle;
import dev.parlando.speech.chat.ChatPrompts;
import dev.parlando.speech.plan.CodeSampling;
import dev.parlando.speech.plan.PlanSettings;
import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechSchedule;
import dev.parlando.speech.plan.StreamingPlans;
import dev.parlando.speech.plan.TurnPlan;
import dev.parlando.speech.plan.TurnPlans;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.SafetensorsFile;
import dev.parlando.tensor.Shape;
import dev.parlando.tensor.WeightSource;
import dev.parlando.text.LlmTokenizer;
import dev.parlando.text.TtsTokenizer;
import dev.parlando.tts.SpeakerNetwork;
import dev.parlando.tts.SpeechNetwork;
import dev.parlando.vocoder.VocoderNetworks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An open folder of the toy family. */
final class ToyBundle implements ModelBundle {
    static final String WEIGHTS = "weights.safetensors";
    static final SpeechSchedule SCHEDULE = new SpeechSchedule(6, 20, 40, 12, 24, 3, 8);

    private final Path folder;
    private final WeightSource weights;

    ToyBundle(Path folder) {
        this.folder = folder;
        this.weights = SafetensorsFile.open(folder.resolve(WEIGHTS));
    }

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public List<Voice> voices() {
        return List.of(
                new Voice("high", Optional.of("speak high"), Optional.empty()),
                new Voice("low", Optional.empty(), Optional.of(ToyWeights.LOW)));
    }

    @Override
    public LlmNetwork llm() {
        return new ToyLlm(weights);
    }

    @Override
    public SpeechNetwork tts() {
        return new ToyTts(weights);
    }

    /** Holds one product. */
    private record Speaker(WeightSource weights) implements SpeakerNetwork {
        @Override
        public int stateSize() {
            return ToyWeights.LLM.hiddenSize();
        }

        @Override
        public int speakerSize() {
            return ToyWeights.TTS.hiddenSize();
        }

        @Override
        public Graph write() {
            GraphBuilder graph = new GraphBuilder("toy-speaker");
            Dimension one = Dimension.of(1);
            Value state = graph.input(STATE, DataType.FLOAT32, one, Dimension.of(stateSize()));
            Value speaker = graph.linear(state, graph.weight(weights, "projector", speakerSize(), stateSize()));
            graph.output(SPEAKER, speaker, DataType.FLOAT32, one, Dimension.of(speakerSize()));
            return graph.build();
        }
    }

    @Override
    public SpeakerNetwork speaker() {
        return new Speaker(weights);
    }

    @Override
    public VocoderNetworks vocoder() {
        return new ToyVocoder();
    }

    @Override
    public LlmTokenizer openLlmTokenizer() {
        return LlmTokenizer.open(folder.resolve("tokenizer.json"));
    }

    @Override
    public TtsTokenizer openTtsTokenizer() {
        return TtsTokenizer.open(folder.resolve("tts-tokenizer.json"));
    }

    @Override
    public float[] speakerState(String name) {
        return weights.require(name, Shape.of(ToyWeights.LLM.hiddenSize())).toFloats();
    }

    @Override
    public ChatPrompts prompts() {
        return new ToyPrompts();
    }

    @Override
    public CodeSampling sampling() {
        return new CodeSampling(0.9, 5, 1);
    }

    /** Reads by a plan of its own; speaks replies as they come. */
    @Override
    public TurnPlans plans(TtsTokenizer tokenizer, PlanSettings settings) {
        if (settings.faithful()) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "the toy has no reference");
        }
        TurnPlans streaming = new StreamingPlans(SCHEDULE, tokenizer, ToyWeights.CODEBOOKS, settings);
        return new TurnPlans() {
            @Override
            public TurnPlan reading() {
                ToyReading plan = new ToyReading(tokenizer);
                return new TurnPlan(
                        plan,
                        plan,
                        new SegmentState(ToyWeights.CODEBOOKS, settings.maxAudioSteps(), SCHEDULE.textPositions()));
            }

            @Override
            public TurnPlan replying() {
                return streaming.replying();
            }

            @Override
            public int usualDecodeSteps() {
                return streaming.usualDecodeSteps();
            }

            @Override
            public int maxDecodeSteps() {
                return settings.maxAudioSteps();
            }
        };
    }

    @Override
    public void close() {
        weights.close();
    }
}
