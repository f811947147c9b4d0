package dev.parlando.speech;

import dev.parlando.bundle.Voice;
import dev.parlando.engine.Engine;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.llm.LanguageModel;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.model.minicpmo26.ChatTemplate;
import dev.parlando.model.minicpmo26.TtsConfig;
import dev.parlando.speech.plan.StreamingPlan;
import dev.parlando.tensor.Shape;
import dev.parlando.text.LlmTokenizer;
import dev.parlando.text.SegmentPlanner;
import dev.parlando.text.SpeechTokens;
import dev.parlando.text.TtsTokenizer;
import dev.parlando.tts.SpeakerProjector;
import dev.parlando.tts.SpeechDecoder;
import dev.parlando.vocoder.Vocoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bundle loaded on an engine: every network, both tokenizers, and the speaker vector of each voice. Inference thread
 * only. Owns the networks and the tokenizers; bundle and engine stay the caller's and are closed after it.
 */
public final class SpeechModel implements AutoCloseable {
    private final Bundle bundle;
    private final Engine engine;
    private final int maxAudioSteps;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final LlmTokenizer llmTokenizer;
    private final TtsTokenizer ttsTokenizer;
    private final SpeechTokens speechTokens;
    private final LanguageModel llm;
    private final SpeechDecoder tts;
    private final SpeakerProjector projector;
    private final Vocoder vocoder;
    private final Map<String, float[]> speakers = new LinkedHashMap<>();

    /** @throws VoiceException {@code BAD_BUNDLE}, {@code ENGINE_FAILED} */
    public SpeechModel(Bundle bundle, Engine engine, SchedulerConfig config) {
        this.bundle = bundle;
        this.engine = engine;
        try {
            this.maxAudioSteps = maxAudioSteps(config);
            this.llmTokenizer = own(LlmTokenizer.open(bundle.llmTokenizerFile()));
            this.ttsTokenizer = own(TtsTokenizer.open(bundle.ttsTokenizerFile()));
            this.speechTokens = new SpeechTokens(
                    ttsTokenizer.stts(),
                    ttsTokenizer.speaker(),
                    ttsTokenizer.etts(),
                    ttsTokenizer.ptts(),
                    ttsTokenizer.pad());
            this.llm = own(new LanguageModel(
                    engine, bundle.weights(), bundle.llmConfig(), llmSlots(config), contextTokens(bundle, config)));
            this.tts = own(new SpeechDecoder(
                    engine,
                    bundle.weights(),
                    bundle.ttsConfig(),
                    speechTokens,
                    config.slots(),
                    config.maxAudioSteps()));
            this.projector = own(new SpeakerProjector(engine, bundle.weights(), bundle.ttsConfig()));
            this.vocoder = own(new Vocoder(
                    engine, bundle.weights(), bundle.vocoderWeights(), bundle.vocoderConfig(), longestDecode(config)));
            bundle.voices().forEach(voice -> speakers.put(voice.name(), projector.project(stateOf(voice))));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** One for each conversation, and one for what they all begin with. */
    static int llmSlots(SchedulerConfig config) {
        return config.conversations() + 1;
    }

    /** No more than the model was trained for. */
    static int contextTokens(Bundle bundle, SchedulerConfig config) {
        return Math.min(config.contextTokens(), bundle.llmConfig().maxPositions());
    }

    /** The reference decodes a whole text at once where it does not stream. */
    private int longestDecode(SchedulerConfig config) {
        return config.faithful() ? Math.max(chunkSteps(), maxAudioSteps) : chunkSteps();
    }

    private int chunkSteps() {
        return bundle.ttsConfig().schedule().stepsPerChunk() + StreamingPlan.OVERLAP_STEPS;
    }

    /** The reference looks at its limit only after each call, and takes context rows over into a new segment. */
    private int maxAudioSteps(SchedulerConfig config) {
        return config.maxAudioSteps()
                + (config.faithful() ? 2 * bundle.ttsConfig().schedule().audioChunkSize() : 0);
    }

    /** Most audio steps of one utterance, context included. */
    int maxAudioSteps() {
        return maxAudioSteps;
    }

    private <T extends AutoCloseable> T own(T part) {
        owned.push(part);
        return part;
    }

    /** The LLM's state from which a voice's speaker vector comes: stored, or computed from the voice's prompt. */
    private float[] stateOf(Voice voice) {
        Optional<String> stored = voice.speakerState();
        if (stored.isPresent()) {
            return bundle.weights()
                    .require(stored.get(), Shape.of(bundle.ttsConfig().llmDim()))
                    .toFloats();
        }
        String prompt = ChatTemplate.message(ChatTemplate.USER, voice.prompt().orElseThrow())
                + ChatTemplate.message(ChatTemplate.USER, ChatTemplate.READ_ALOUD);
        int[] ids = llmTokenizer.encode(prompt + ChatTemplate.GENERATION_PROMPT);
        int speakerToken = llmTokenizer.specialToken(ChatTemplate.SPK);
        int row = ids.length - 1;
        while (ids[row] != speakerToken) {
            row--;
        }
        return stateAt(ids, row);
    }

    private float[] stateAt(int[] ids, int row) {
        int done = 0;
        float[] state = {};
        while (done <= row) {
            int count = Math.min(LanguageModel.PREFILL_CHUNK, row + 1 - done);
            llm.prefill(0, ids, done, count, count - 1);
            state = llm.state();
            done += count;
        }
        llm.truncate(0, 0);
        return state;
    }

    /** Makes ready for every size of a run, so that no turn waits because its run is the first of its kind. */
    void prepare() {
        llm.prepare();
        tts.prepare();
        vocoder.prepare(chunkSteps());
    }

    public Bundle bundle() {
        return bundle;
    }

    public Engine engine() {
        return engine;
    }

    public LlmTokenizer llmTokenizer() {
        return llmTokenizer;
    }

    TtsTokenizer ttsTokenizer() {
        return ttsTokenizer;
    }

    SpeechTokens speechTokens() {
        return speechTokens;
    }

    public LanguageModel llm() {
        return llm;
    }

    SpeechDecoder tts() {
        return tts;
    }

    SpeakerProjector projector() {
        return projector;
    }

    Vocoder vocoder() {
        return vocoder;
    }

    SegmentPlanner newSegmentPlanner() {
        TtsConfig config = bundle.ttsConfig();
        int limit = config.schedule().segmentLimit();
        return new SegmentPlanner(ttsTokenizer, Math.min(config.schedule().segmentMinTokens(), limit), limit);
    }

    /** Names of the voices, the default first. */
    public List<String> voices() {
        return List.copyOf(speakers.keySet());
    }

    /**
     * A voice by name.
     *
     * @param name null for the default
     * @throws VoiceException {@code UNKNOWN_VOICE}
     */
    public Voice voice(@Nullable String name) {
        return bundle.voices().stream()
                .filter(voice -> name == null || voice.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new VoiceException(
                        ErrorCode.UNKNOWN_VOICE, "there is no voice " + name + "; voices are " + voices()));
    }

    /** The speaker vector of a voice; not to be written. */
    float[] speaker(Voice voice) {
        float[] speaker = speakers.get(voice.name());
        if (speaker == null) {
            throw new IllegalStateException("voice " + voice.name() + " has no speaker vector");
        }
        return speaker;
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (Exception e) {
                throw new VoiceException(ErrorCode.ENGINE_FAILED, "a part of the model does not close", e);
            }
        }
    }
}
