package dev.parlando.speech;

import dev.parlando.bundle.Voice;
import dev.parlando.engine.Engine;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.llm.LanguageModel;
import dev.parlando.speech.chat.ChatTokens;
import dev.parlando.speech.plan.PlanSettings;
import dev.parlando.speech.plan.TurnPlans;
import dev.parlando.text.LlmTokenizer;
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
 * Holds a bundle loaded on an engine: every network, both tokenizers, and the speaker vector of each voice. Inference
 * thread only. Owns the networks and the tokenizers. The caller closes bundle and engine after it.
 */
public final class SpeechModel implements AutoCloseable {
    private final ModelBundle bundle;
    private final Engine engine;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final ChatTokens chat;
    private final TurnPlans plans;
    private final LanguageModel llm;
    private final SpeechDecoder tts;
    private final SpeakerProjector projector;
    private final Vocoder vocoder;
    private final Map<String, float[]> speakers = new LinkedHashMap<>();

    /**
     * Loads all networks and computes the speaker vector of every voice.
     *
     * @throws VoiceException {@code BAD_BUNDLE}, {@code ENGINE_FAILED}; everything is closed then but bundle and engine
     */
    public SpeechModel(ModelBundle bundle, Engine engine, SchedulerConfig config) {
        this.bundle = bundle;
        this.engine = engine;
        try {
            LlmTokenizer llmTokenizer = own(bundle.openLlmTokenizer());
            TtsTokenizer ttsTokenizer = own(bundle.openTtsTokenizer());
            checkTokens("language model", llmTokenizer.vocabSize(), bundle.llm().vocabSize());
            checkTokens("speech decoder", ttsTokenizer.vocabSize(), bundle.tts().numTextTokens());
            this.chat = new ChatTokens(llmTokenizer, bundle.prompts());
            this.plans = bundle.plans(ttsTokenizer, planSettings(config));
            this.llm = own(new LanguageModel(engine, bundle.llm(), llmSlots(config), contextTokens(bundle, config)));
            this.tts = own(new SpeechDecoder(
                    engine, bundle.tts(), SpeechTokens.of(ttsTokenizer), config.slots(), maxSteps(bundle, config)));
            this.projector = own(new SpeakerProjector(engine, bundle.speaker()));
            this.vocoder = own(new Vocoder(engine, bundle.vocoder(), plans.maxDecodeSteps()));
            bundle.voices().forEach(voice -> speakers.put(voice.name(), projector.project(stateOf(voice))));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Refuses a tokenizer with an id for which there is no row: on a GPU nothing would notice that it is read from elsewhere. */
    private static void checkTokens(String network, int numTokens, int numRows) {
        if (numTokens > numRows) {
            throw new VoiceException(
                    ErrorCode.BAD_BUNDLE,
                    "the tokenizer of the " + network + " has the id " + (numTokens - 1)
                            + ", but the embedding has rows for 0 to " + (numRows - 1) + " only");
        }
    }

    private static PlanSettings planSettings(SchedulerConfig config) {
        return new PlanSettings(config.firstChunkSteps(), config.maxAudioSteps(), config.faithful());
    }

    /**
     * Returns the number of the LLM's slots: one for each conversation, and one for the message that all of them begin
     * with.
     */
    static int llmSlots(SchedulerConfig config) {
        return config.conversations() + 1;
    }

    /** Returns the most code rows of a segment. */
    static int maxSteps(ModelBundle bundle, SchedulerConfig config) {
        return bundle.maxSteps(planSettings(config));
    }

    /** Returns the most tokens of a conversation: the setting, but no more than the model was trained for. */
    static int contextTokens(ModelBundle bundle, SchedulerConfig config) {
        return Math.min(config.contextTokens(), bundle.llm().maxPositions());
    }

    private <T extends AutoCloseable> T own(T part) {
        owned.push(part);
        return part;
    }

    /** Returns the LLM's state from which a voice's speaker vector comes: stored, or computed from the voice's prompt. */
    private float[] stateOf(Voice voice) {
        Optional<String> stored = voice.speakerState();
        return stored.isPresent() ? bundle.speakerState(stored.get()) : lastState(chat.readingPrompt(voice));
    }

    private float[] lastState(int[] ids) {
        if (ids.length > llm.capacity()) {
            throw new VoiceException(
                    ErrorCode.BAD_BUNDLE,
                    "the prompt of a voice has " + ids.length + " tokens, but a conversation only " + llm.capacity()
                            + ": the smaller one of " + SpeechSettings.CONTEXT_TOKENS.name()
                            + " and the positions of the language model, "
                            + bundle.llm().maxPositions());
        }
        int done = 0;
        float[] state = {};
        while (done < ids.length) {
            int count = Math.min(LanguageModel.PREFILL_CHUNK, ids.length - done);
            llm.prefill(0, ids, done, count, count - 1);
            state = llm.state();
            done += count;
        }
        llm.truncate(0, 0);
        return state;
    }

    /** Makes the device ready for every size of a run, so that no turn waits because its run is the first of its size. */
    void prepare() {
        llm.prepare();
        tts.prepare();
        vocoder.prepare(plans.usualDecodeSteps());
    }

    /** Returns the open folder; the caller of the constructor closes it. */
    public ModelBundle bundle() {
        return bundle;
    }

    /** Returns the device; the caller of the constructor closes it. */
    public Engine engine() {
        return engine;
    }

    /** Returns the prompts of the language model as tokens. */
    public ChatTokens chat() {
        return chat;
    }

    TurnPlans plans() {
        return plans;
    }

    /** Returns the loaded language model; owned by this model. */
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

    /** Returns the names of the voices, the default first. */
    public List<String> voices() {
        return List.copyOf(speakers.keySet());
    }

    /**
     * Returns a voice by name.
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

    /** Returns the speaker vector of a voice, [hiddenSize]; the caller must not write to it. */
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
