package dev.parlando.speech.chat;

/**
 * Holds the rules by which the next token of a reply is drawn.
 *
 * @param temperature 0 takes the most likely token
 * @param topK candidates kept, 1 to {@value #MAX_TOP_K}
 * @param topP share of the probability kept, in (0, 1]
 * @param repetitionPenalty divides positive and multiplies negative logits of tokens said before; 1 is none
 */
public record LlmSampling(double temperature, int topK, double topP, double repetitionPenalty) {
    public static final int MAX_TOP_K = 128;

    /** The reference's sampling (model reference 1.5) at the temperature its authors advise for speech. */
    public static final LlmSampling DEFAULTS = new LlmSampling(0.3, 100, 0.8, 1.05);

    public LlmSampling {
        if (temperature < 0 || topK < 1 || topK > MAX_TOP_K || topP <= 0 || topP > 1 || repetitionPenalty <= 0) {
            throw new IllegalArgumentException("sampling out of range: temperature " + temperature + ", top-k " + topK
                    + ", top-p " + topP + ", repetition penalty " + repetitionPenalty);
        }
    }
}
