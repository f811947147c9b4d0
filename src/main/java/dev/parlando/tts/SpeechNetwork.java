package dev.parlando.tts;

import dev.parlando.engine.DecoderNetwork;
import dev.parlando.engine.DecoderRole;

/**
 * Describes a speech decoder: its sizes, and the graphs that {@link SpeechDecoder} runs. A model family implements it.
 * Immutable; any thread.
 *
 * <p>Inputs of the graphs, beside those of {@link dev.parlando.layers.DecoderLayers}:
 *
 * <ul>
 *   <li>{@link #TEXT_IDS} int64 [batch, tokens]; {@link #numTextTokens} where a token has no text
 *   <li>{@link #CODES} int64 [batch, tokens, numCodebooks]; {@link #numAudioTokens} where a token has no codes
 *   <li>{@link #SPEAKER} float [batch, hiddenSize]
 *   <li>{@link #SPEAKER_SHARE} float [batch, tokens]; 1 at the token that takes the speaker vector, else 0
 * </ul>
 *
 * <p>Output: {@link #LOGITS} float [batch, numCodebooks, numAudioTokens], after the last new token.
 */
public interface SpeechNetwork extends DecoderNetwork {
    String TEXT_IDS = "text.ids";
    String CODES = "codes";
    String SPEAKER = "speaker";
    String SPEAKER_SHARE = "speaker.share";
    String LOGITS = "logits";

    /** Returns the number of text token ids. */
    int numTextTokens();

    /** Returns the number of codes of one codebook; the last one is the end of speech. */
    int numAudioTokens();

    /** Returns the number of codes of one audio step. */
    int numCodebooks();

    /** Returns the position of the first audio step: behind all text positions. */
    int audioStart();

    /** Returns the code that ends an utterance. */
    default int endOfSpeechCode() {
        return numAudioTokens() - 1;
    }

    /** Returns the number of logits of one audio step: numCodebooks · numAudioTokens. */
    default int numLogits() {
        return numCodebooks() * numAudioTokens();
    }

    /** Returns the largest number of cache entries of an utterance with {@code maxAudioSteps} audio steps. */
    default int capacity(int maxAudioSteps) {
        return audioStart() + maxAudioSteps;
    }

    @Override
    default DecoderRole role() {
        return DecoderRole.SPEECH;
    }

    @Override
    default int maxNewTokens() {
        return audioStart();
    }
}
