package dev.parlando.llm;

import dev.parlando.engine.DecoderNetwork;
import dev.parlando.engine.DecoderRole;

/**
 * Describes a language model: its sizes, and the graphs that {@link LanguageModel} runs. A model family implements it.
 * Immutable; any thread.
 *
 * <p>Inputs of the graphs, beside those of {@link dev.parlando.layers.DecoderLayers}:
 *
 * <ul>
 *   <li>{@link #TOKEN_IDS} int64 [batch, tokens]
 *   <li>{@link #STATE_ROW} int64 [batch, 1]: the new token whose state is wanted
 *   <li>{@link #LAST_ROW} int64 [batch, 1]: the new token whose logits are wanted
 * </ul>
 *
 * <p>Outputs:
 *
 * <ul>
 *   <li>{@link #CANDIDATE_LOGITS} float and {@link #CANDIDATE_IDS} int64 [batch, {@link #numCandidates}]: the largest
 *       logits, descending
 *   <li>{@link #STATE} float [batch, hiddenSize], after the final norm
 * </ul>
 */
public interface LlmNetwork extends DecoderNetwork {
    String TOKEN_IDS = "token.ids";
    String STATE_ROW = "state.row";
    String LAST_ROW = "last.row";
    String CANDIDATE_LOGITS = "candidate.logits";
    String CANDIDATE_IDS = "candidate.ids";
    String STATE = "state";

    /**
     * Largest number of logits that reach the host. It is enough for any top-k up to 128 beside as many penalised
     * tokens.
     */
    int MAX_CANDIDATES = 256;

    /** Returns the number of token ids: rows of the embedding. */
    int vocabSize();

    /** Returns the longest context in tokens that the model was trained for. */
    int maxPositions();

    /** Returns the number of logits of a row that reach the host. */
    default int numCandidates() {
        return Math.min(MAX_CANDIDATES, vocabSize());
    }

    @Override
    default DecoderRole role() {
        return DecoderRole.LANGUAGE_MODEL;
    }

    @Override
    default int maxNewTokens() {
        return LanguageModel.PREFILL_CHUNK;
    }
}
