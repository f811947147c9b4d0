package dev.parlando.speech.plan;

/**
 * Holds the rules by which audio codes are drawn (model reference 2.5).
 *
 * @param topP share of the probability that the nucleus keeps, above 0 and at most 1
 * @param topK most candidates
 * @param repetitionPenalty divides the scores of codes drawn lately; 1 is none
 */
public record CodeSampling(double topP, int topK, double repetitionPenalty) {}
