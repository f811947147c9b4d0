package dev.parlando.speech;

import dev.parlando.bundle.TtsConfig;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Draws one code per codebook from the speech decoder's logits (model reference 2.5): temperature, repetition penalty,
 * nucleus, top-k. One a turn; allocates nothing after construction.
 */
final class CodeSampler {
    /** Temperatures by codebook: coarse and fine codes alternate. */
    private static final double[] TEMPERATURES = {0.1, 0.3, 0.1, 0.3};

    private static final int MIN_KEPT = 3;
    private static final int PENALTY_WINDOW = 16;

    private final TtsConfig config;
    private final SplittableRandom random;
    private final double[] scores;
    private final int[] ranked;
    private final double[] weights;
    private int numRanked;

    CodeSampler(TtsConfig config, long seed) {
        this.config = config;
        this.random = new SplittableRandom(seed);
        this.scores = new double[config.numAudioTokens()];
        this.ranked = new int[config.numAudioTokens()];
        this.weights = new double[config.numAudioTokens()];
    }

    /**
     * Draws row {@code step} of {@code codes}.
     *
     * @param logits [.., numCodebooks, numAudioTokens]
     * @param offset where the row of this turn begins in {@code logits}
     * @param codes code rows so far, with room for one more; written even if speech ends
     * @param step index of the row
     * @param endAllowed whether the end of speech may be drawn
     * @return whether the end of speech was drawn, in any codebook
     */
    boolean draw(FloatBuffer logits, int offset, int[] codes, int step, boolean endAllowed) {
        boolean ended = false;
        for (int codebook = 0; codebook < config.numCodebooks(); codebook++) {
            score(logits, offset + codebook * config.numAudioTokens(), temperature(codebook));
            if (step > 0) {
                penalize(codes, step, codebook);
            }
            rank(step > 0);
            int code = draw(endAllowed);
            codes[step * config.numCodebooks() + codebook] = code;
            ended |= code == config.endOfSpeechCode();
        }
        return ended;
    }

    /**
     * The distribution that a draw of the first codebook is made from, for comparison with other implementations.
     *
     * @param logits [numAudioTokens]
     * @return probabilities by code
     */
    double[] distribution(FloatBuffer logits, double temperature, int[] codes, int step, boolean endAllowed) {
        score(logits, 0, temperature);
        if (step > 0) {
            penalize(codes, step, 0);
        }
        rank(step > 0);
        double total = weigh(endAllowed);
        double[] probabilities = new double[config.numAudioTokens()];
        for (int rank = 0; rank < numRanked; rank++) {
            probabilities[ranked[rank]] = weights[rank] / total;
        }
        return probabilities;
    }

    private static double temperature(int codebook) {
        return TEMPERATURES[codebook % TEMPERATURES.length];
    }

    private void score(FloatBuffer logits, int offset, double temperature) {
        for (int code = 0; code < scores.length; code++) {
            scores[code] = logits.get(offset + code) / temperature;
        }
    }

    private void penalize(int[] codes, int step, int codebook) {
        if (config.repetitionPenalty() == 1) {
            return;
        }
        for (int row = Math.max(0, step - PENALTY_WINDOW); row < step; row++) {
            int code = codes[row * config.numCodebooks() + codebook];
            scores[code] *= scores[code] < 0 ? config.repetitionPenalty() : 1 / config.repetitionPenalty();
        }
    }

    /** Orders the candidates by score, largest first: all of them, or those that the filters keep. */
    private void rank(boolean filtered) {
        if (!filtered) {
            numRanked = scores.length;
            for (int code = 0; code < scores.length; code++) {
                ranked[code] = code;
            }
            return;
        }
        selectTop(Math.min(scores.length, Math.max(config.topK(), MIN_KEPT)));
        double total = 0;
        for (double score : scores) {
            total += Math.exp(score - scores[ranked[0]]);
        }
        double larger = 0;
        int kept = 0;
        while (kept < numRanked && (kept < MIN_KEPT || larger < config.topP() * total)) {
            larger += Math.exp(scores[ranked[kept]] - scores[ranked[0]]);
            kept++;
        }
        numRanked = kept;
    }

    private void selectTop(int count) {
        numRanked = 0;
        for (int code = 0; code < scores.length; code++) {
            if (numRanked == count && scores[code] <= scores[ranked[count - 1]]) {
                continue;
            }
            int position = numRanked < count ? numRanked++ : count - 1;
            while (position > 0 && scores[ranked[position - 1]] < scores[code]) {
                ranked[position] = ranked[position - 1];
                position--;
            }
            ranked[position] = code;
        }
    }

    private double weigh(boolean endAllowed) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int rank = 0; rank < numRanked; rank++) {
            largest = Math.max(largest, allowedScore(rank, endAllowed));
        }
        double total = 0;
        for (int rank = 0; rank < numRanked; rank++) {
            weights[rank] = Math.exp(allowedScore(rank, endAllowed) - largest);
            total += weights[rank];
        }
        return total;
    }

    private double allowedScore(int rank, boolean endAllowed) {
        boolean forbidden = !endAllowed && ranked[rank] == config.endOfSpeechCode();
        return forbidden ? Double.NEGATIVE_INFINITY : scores[ranked[rank]];
    }

    private int draw(boolean endAllowed) {
        double target = random.nextDouble() * weigh(endAllowed);
        int last = 0;
        for (int rank = 0; rank < numRanked; rank++) {
            if (weights[rank] > 0) {
                last = rank;
                target -= weights[rank];
                if (target < 0) {
                    break;
                }
            }
        }
        return ranked[last];
    }
}
