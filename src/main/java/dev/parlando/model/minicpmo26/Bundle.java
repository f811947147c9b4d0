package dev.parlando.model.minicpmo26;

import dev.parlando.bundle.ConfigNode;
import dev.parlando.bundle.Voice;
import dev.parlando.bundle.VoiceList;
import dev.parlando.error.BundleFile;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.llm.LlmNetwork;
import dev.parlando.speech.ModelBundle;
import dev.parlando.speech.chat.ChatPrompts;
import dev.parlando.speech.plan.CodeSampling;
import dev.parlando.speech.plan.PlanSettings;
import dev.parlando.speech.plan.StreamingPlans;
import dev.parlando.speech.plan.TurnPlans;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.EightBitRows;
import dev.parlando.tensor.SafetensorsFile;
import dev.parlando.tensor.Shape;
import dev.parlando.tensor.ShardedWeights;
import dev.parlando.tensor.TorchCheckpoint;
import dev.parlando.tensor.WeightSource;
import dev.parlando.tensor.WeightTensor;
import dev.parlando.text.LlmTokenizer;
import dev.parlando.text.SpeechTokens;
import dev.parlando.text.TtsTokenizer;
import dev.parlando.tts.SpeakerNetwork;
import dev.parlando.tts.SpeechNetwork;
import dev.parlando.vocoder.VocoderNetworks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Holds an open folder of MiniCPM-o 2.6: sizes, weights, tokenizer files and voices. Weights are memory-mapped on
 * demand. Immutable; any thread. The caller closes it after the engines that use its weights.
 *
 * <p>All tensors that speech needs have been found and have the right shape; matrices may be stored as
 * {@link EightBitRows}.
 */
public final class Bundle implements ModelBundle {
    private final Path directory;
    private final BundleConfig config;
    private final WeightSource weights;
    private final WeightSource vocoderWeights;
    private final List<Voice> voices;

    private Bundle(
            Path directory,
            BundleConfig config,
            WeightSource weights,
            WeightSource vocoderWeights,
            List<Voice> voices) {
        this.directory = directory;
        this.config = config;
        this.weights = weights;
        this.vocoderWeights = vocoderWeights;
        this.voices = voices;
    }

    /**
     * Opens and checks a bundle.
     *
     * @throws VoiceException {@code BAD_BUNDLE} naming the first file, key or tensor that is wrong, what was expected and
     *     what was found
     */
    public static Bundle open(Path directory) {
        Path folder = directory.toAbsolutePath().normalize();
        BundleFile.checkFolder(folder);
        BundleConfig config = BundleConfig.read(folder.resolve("config.json"));
        List<Voice> voices = VoiceList.read(folder.resolve("voices.json"));
        WeightSource weights = ShardedWeights.open(folder);
        WeightSource vocos = null;
        try {
            vocos = openVocos(folder.resolve("assets"));
            Bundle bundle = new Bundle(folder, config, weights, vocos, voices);
            bundle.check();
            return bundle;
        } catch (RuntimeException e) {
            weights.close();
            if (vocos != null) {
                vocos.close();
            }
            throw e;
        }
    }

    @Override
    public String name() {
        return directory.getFileName().toString();
    }

    /** Returns the folder, absolute. */
    public Path directory() {
        return directory;
    }

    public LlmConfig llmConfig() {
        return config.llm();
    }

    public TtsConfig ttsConfig() {
        return config.tts();
    }

    public VocoderConfig vocoderConfig() {
        return config.vocoder();
    }

    /** Returns whether the LLM's head uses the weights of the embedding; {@code llm.lm_head.weight} is then absent. */
    public boolean tieWordEmbeddings() {
        return config.tieWordEmbeddings();
    }

    /** Returns the tensors of {@code llm.}, {@code tts.} and {@code tts.dvae.}; owned by the bundle. */
    public WeightSource weights() {
        return weights;
    }

    /** Returns the tensors of Vocos; owned by the bundle. */
    public WeightSource vocoderWeights() {
        return vocoderWeights;
    }

    @Override
    public List<Voice> voices() {
        return voices;
    }

    @Override
    public LlmNetwork llm() {
        return new Qwen2Network(weights, config.llm());
    }

    @Override
    public SpeechNetwork tts() {
        return new ChatTtsNetwork(weights, config.tts());
    }

    @Override
    public SpeakerNetwork speaker() {
        return new ChatTtsProjector(weights, config.tts());
    }

    @Override
    public VocoderNetworks vocoder() {
        return new DvaeAndVocos(weights, vocoderWeights, config.vocoder());
    }

    @Override
    public LlmTokenizer openLlmTokenizer() {
        return LlmTokenizer.open(llmTokenizerFile());
    }

    @Override
    public TtsTokenizer openTtsTokenizer() {
        TtsTokenizer tokenizer = TtsTokenizer.open(ttsTokenizerFile());
        try {
            ConfigNode speech =
                    ConfigNode.read(directory.resolve("config.json")).child("tts_config");
            AssumedFields.checkSpeechTokens(speech, SpeechTokens.of(tokenizer));
            return tokenizer;
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    @Override
    public float[] speakerState(String tensor) {
        return weights.require(tensor, Shape.of(config.tts().llmDim())).toFloats();
    }

    @Override
    public ChatPrompts prompts() {
        return new MiniCpmPrompts();
    }

    @Override
    public CodeSampling sampling() {
        return config.tts().sampling();
    }

    @Override
    public TurnPlans plans(TtsTokenizer tokenizer, PlanSettings settings) {
        TtsConfig tts = config.tts();
        return settings.faithful()
                ? new FaithfulPlans(tts, tokenizer, settings)
                : new StreamingPlans(tts.schedule(), tokenizer, tts.numCodebooks(), settings);
    }

    @Override
    public int maxSteps(PlanSettings settings) {
        return settings.faithful() ? FaithfulPlans.maxSteps(config.tts(), settings) : settings.maxAudioSteps();
    }

    /** Returns the file of the LLM's tokenizer, in the format of Hugging Face's tokenizers. It exists. */
    public Path llmTokenizerFile() {
        return directory.resolve("tokenizer.json");
    }

    /** Returns the file of the speech decoder's tokenizer, in the format of Hugging Face's tokenizers. It exists. */
    public Path ttsTokenizerFile() {
        return directory.resolve("assets").resolve("chattts_tokenizer").resolve("tokenizer.json");
    }

    @Override
    public void close() {
        weights.close();
        vocoderWeights.close();
    }

    private static WeightSource openVocos(Path assets) {
        Path safetensors = assets.resolve("vocos.safetensors");
        Path torch = assets.resolve("Vocos.pt");
        if (BundleFile.exists(safetensors)) {
            return SafetensorsFile.open(safetensors);
        }
        if (BundleFile.exists(torch)) {
            return TorchCheckpoint.open(torch);
        }
        throw new VoiceException(ErrorCode.BAD_BUNDLE, assets + ": holds neither vocos.safetensors nor Vocos.pt");
    }

    private void check() {
        BundleFile.check(llmTokenizerFile());
        BundleFile.check(ttsTokenizerFile());
        SpeechTokenizerFlags.check(directory.resolve("assets").resolve("chattts_tokenizer"));
        checkTensors(weights, SpeechTensors.llm(config.llm(), config.tieWordEmbeddings()));
        checkTensors(weights, SpeechTensors.tts(config.tts()));
        checkTensors(weights, SpeechTensors.dvae(config.vocoder()));
        checkTensors(vocoderWeights, SpeechTensors.vocos(config.vocoder()));
        voices.forEach(voice -> voice.speakerState()
                .ifPresent(tensor ->
                        checkTensor(weights, tensor, Shape.of(config.tts().llmDim()))));
    }

    @Override
    public boolean isTrained() {
        return !config.hasRandomWeights();
    }

    @Override
    public void checkWeights(boolean all) {
        List<String> names = new ArrayList<>();
        names.addAll(SpeechTensors.llm(config.llm(), config.tieWordEmbeddings()).keySet());
        names.addAll(SpeechTensors.tts(config.tts()).keySet());
        names.addAll(SpeechTensors.dvae(config.vocoder()).keySet());
        voices.forEach(voice -> voice.speakerState().ifPresent(names::add));
        WeightRanges.check(weights, names, all);
        WeightRanges.check(vocoderWeights, SpeechTensors.vocos(config.vocoder()).keySet(), all);
    }

    private static void checkTensors(WeightSource source, Map<String, Shape> expected) {
        expected.forEach((name, shape) -> checkTensor(source, name, shape));
    }

    private static void checkTensor(WeightSource source, String name, Shape shape) {
        WeightTensor tensor = source.require(name, shape);
        if (tensor.type() == DataType.INT8 && shape.rank() == 2) {
            WeightTensor scale = source.require(EightBitRows.scaleName(name), Shape.of(shape.dimension(0), 1));
            if (scale.type() != DataType.FLOAT32) {
                throw wrongType(scale, "F32");
            }
        } else if (!tensor.type().isFloatingPoint()) {
            throw wrongType(tensor, "F32, F16 or BF16" + (shape.rank() == 2 ? ", or I8 with scales" : ""));
        }
    }

    private static VoiceException wrongType(WeightTensor tensor, String expected) {
        return new VoiceException(
                ErrorCode.BAD_BUNDLE,
                tensor.file() + ": tensor " + tensor.name() + " has type "
                        + tensor.type().safetensorsName() + ", expected " + expected);
    }
}
