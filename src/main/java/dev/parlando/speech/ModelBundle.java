package dev.parlando.speech;

import dev.parlando.bundle.Voice;
import dev.parlando.llm.LlmNetwork;
import dev.parlando.speech.chat.ChatPrompts;
import dev.parlando.speech.plan.CodeSampling;
import dev.parlando.speech.plan.PlanSettings;
import dev.parlando.speech.plan.TurnPlans;
import dev.parlando.text.LlmTokenizer;
import dev.parlando.text.TtsTokenizer;
import dev.parlando.tts.SpeakerNetwork;
import dev.parlando.tts.SpeechNetwork;
import dev.parlando.vocoder.VocoderNetworks;
import java.util.List;

/**
 * Gives the scheduler everything that it needs of an open model folder. A {@link ModelFamily} opens it. Immutable; any
 * thread. The caller closes the bundle, after the engines that use its weights.
 */
public interface ModelBundle extends AutoCloseable {
    /** Returns the name of the model, for people: the name of the folder. */
    String name();

    /** Returns the voices, at least one; the first is the default. */
    List<Voice> voices();

    /** Returns the language model that writes replies. */
    LlmNetwork llm();

    /** Returns the decoder from text to audio codes. */
    SpeechNetwork tts();

    /** Returns the network from the language model's state to a speaker vector. */
    SpeakerNetwork speaker();

    /** Returns the networks from audio codes to a wave. */
    VocoderNetworks vocoder();

    /** Opens the tokenizer of the language model. The caller closes it. */
    LlmTokenizer openLlmTokenizer();

    /** Opens the tokenizer of the speech decoder. The caller closes it. */
    TtsTokenizer openTtsTokenizer();

    /**
     * Returns a state of the language model that is stored with the weights.
     *
     * @param name of the tensor, {@link Voice#speakerState()}
     * @return a new array [stateSize], as long as the speaker network's input
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} if there is no such tensor of that size
     */
    float[] speakerState(String name);

    /** Returns the wording of the language model's prompts. */
    ChatPrompts prompts();

    /** Returns the rules by which audio codes are drawn. */
    CodeSampling sampling();

    /**
     * Returns the factory of the turns' plans.
     *
     * @param tokenizer of the speech decoder; the caller closes it after the last turn
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG} if the settings ask for faithful plans and the
     *     family has none
     */
    TurnPlans plans(TtsTokenizer tokenizer, PlanSettings settings);

    /**
     * Returns the most code rows of a segment, for which the cache of the speech decoder has room. Plans that check
     * {@link PlanSettings#maxAudioSteps} after several steps at once need more than that.
     */
    default int maxSteps(PlanSettings settings) {
        return settings.maxAudioSteps();
    }

    /** Returns whether the weights were trained: random ones, for measurements, make noise by nature. */
    default boolean isTrained() {
        return true;
    }

    /**
     * Reads weights and refuses values that no trained network has.
     *
     * @param all whether large tensors are read too, which takes as long as reading the files
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} naming file, tensor, index and value
     */
    default void checkWeights(boolean all) {}

    /** Closes the bundle and unmaps the weights. */
    @Override
    void close();
}
