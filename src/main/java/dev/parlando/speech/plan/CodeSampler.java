package dev.parlando.speech.plan;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws one code per codebook from the speech decoder's logits (model reference 2.5): temperature, repetition penalty,
 * nucleus, top-k. Each turn has a sampler of its own. Allocates nothing after construction. Inference thread only.
 *
 * <p>The nucleus is a share of the sum of exp over all codes. A table of exponentials, rounded up to the next entry,
 * bounds that sum at a sixth of the cost. The bound almost always decides; otherwise the sum itself is computed.
 */
public final class CodeSampler {
    /** Temperatures by codebook: coarse and fine codes alternate. */
    private static final double[] TEMPERATURES = {0.1, 0.3, 0.1, 0.3};

    private static final int MIN_KEPT = 3;
    private static final int PENALTY_WINDOW = 16;
    private static final int EXP_STEPS = 32;

    /** Table whose entry i is exp(-i / EXP_STEPS), the most that exp is until the next entry; the last, e^-40, is next to nothing. */
    private static final double[] EXP_AT_MOST = IntStream.rangeClosed(0, 40 * EXP_STEPS)
            .mapToDouble(step -> Math.exp(-(double) step / EXP_STEPS))
            .toArray();

    /** Relative bound above the rounding error of a sum over all codes. */
    private static final double ROUNDING = 1e-12;

    /** Smallest sum of exp, as a share of its upper bound. */
    private static final double LEAST_SHARE = Math.exp(-1.0 / EXP_STEPS) * (1 - 3 * ROUNDING);

    private final int numCodebooks;
    private final int endOfSpeechCode;
    private final CodeSampling sampling;
    private final SplittableRandom random;
    private final float[] row;
    private final double[] scores;
    private final int[] ranked;
    private final double[] weights;
    private int numRanked;

    /**
     * Creates the sampler of one turn.
     *
     * @param numCodes codes of one codebook; the last is the end of speech
     * @param seed of every draw; equal seeds and equal logits give equal codes
     */
    public CodeSampler(int numCodebooks, int numCodes, CodeSampling sampling, long seed) {
        this.numCodebooks = numCodebooks;
        this.endOfSpeechCode = numCodes - 1;
        this.sampling = sampling;
        this.random = new SplittableRandom(seed);
        this.row = new float[numCodes];
        this.scores = new double[numCodes];
        this.ranked = new int[numCodes];
        this.weights = new double[numCodes];
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
    public boolean draw(FloatBuffer logits, int offset, int[] codes, int step, boolean endAllowed) {
        boolean ended = false;
        for (int codebook = 0; codebook < numCodebooks; codebook++) {
            score(logits, offset + codebook * row.length, temperature(codebook));
            if (step > 0) {
                penalize(codes, step, codebook);
            }
            rank(step > 0);
            int code = draw(endAllowed);
            codes[step * numCodebooks + codebook] = code;
            ended |= code == endOfSpeechCode;
        }
        return ended;
    }

    /**
     * Returns the distribution that a draw of the first codebook is made from, for comparison with other implementations.
     *
     * @param logits [numAudioTokens]
     * @return probabilities by code
     */
    public double[] distribution(FloatBuffer logits, double temperature, int[] codes, int step, boolean endAllowed) {
        score(logits, 0, temperature);
        if (step > 0) {
            penalize(codes, step, 0);
        }
        rank(step > 0);
        double total = weigh(endAllowed);
        double[] probabilities = new double[row.length];
        for (int rank = 0; rank < numRanked; rank++) {
            probabilities[ranked[rank]] = weights[rank] / total;
        }
        return probabilities;
    }

    private static double temperature(int codebook) {
        return TEMPERATURES[codebook % TEMPERATURES.length];
    }

    private void score(FloatBuffer logits, int offset, double temperature) {
        logits.get(offset, row);
        for (int code = 0; code < scores.length; code++) {
            scores[code] = row[code] / temperature;
        }
    }

    private void penalize(int[] codes, int step, int codebook) {
        if (sampling.repetitionPenalty() == 1) {
            return;
        }
        for (int row = Math.max(0, step - PENALTY_WINDOW); row < step; row++) {
            int code = codes[row * numCodebooks + codebook];
            scores[code] *= scores[code] < 0 ? sampling.repetitionPenalty() : 1 / sampling.repetitionPenalty();
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
        selectTop(MIN_KEPT); // mostly enough, and a third of the cost of topK
        double most = totalAtMost();
        if (weighRanked() < sampling.topP() * most) {
            selectTop(Math.max(sampling.topK(), MIN_KEPT));
            weighRanked();
            int kept = nucleus(most);
            numRanked = kept == nucleus(most * LEAST_SHARE) ? kept : nucleus(total());
        }
    }

    /** Returns the number of ranked candidates to keep if exp of all codes sums up to {@code total}. */
    private int nucleus(double total) {
        double larger = 0;
        int kept = 0;
        while (kept < numRanked && (kept < MIN_KEPT || larger < sampling.topP() * total)) {
            larger += weights[kept];
            kept++;
        }
        return kept;
    }

    /** Returns an upper bound of {@link #total}; the lower bound is {@link #LEAST_SHARE} of it. */
    private double totalAtMost() {
        double largest = scores[ranked[0]];
        double total = 0;
        for (double score : scores) {
            int step = (int) ((largest - score) * EXP_STEPS);
            total += EXP_AT_MOST[Math.max(0, Math.min(step, EXP_AT_MOST.length - 1))]; // below 0 if a logit is NaN
        }
        return total * (1 + ROUNDING);
    }

    private double total() {
        double largest = scores[ranked[0]];
        double total = 0;
        for (double score : scores) {
            total += Math.exp(score - largest);
        }
        return total;
    }

    private double weighRanked() {
        double largest = scores[ranked[0]];
        double total = 0;
        for (int rank = 0; rank < numRanked; rank++) {
            weights[rank] = Math.exp(scores[ranked[rank]] - largest);
            total += weights[rank];
        }
        return total;
    }

    /** Ranks the {@code limit} largest scores; equal scores stay in the order of their codes. */
    private void selectTop(int limit) {
        int count = Math.min(limit, scores.length);
        double last = Double.NaN;
        numRanked = 0;
        for (int code = 0; code < scores.length; code++) {
            if (scores[code] <= last) {
                continue;
            }
            int position = numRanked < count ? numRanked++ : count - 1;
            while (position > 0 && scores[ranked[position - 1]] < scores[code]) {
                ranked[position] = ranked[position - 1];
                position--;
            }
            ranked[position] = code;
            last = numRanked == count ? scores[ranked[count - 1]] : Double.NaN;
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
        boolean forbidden = !endAllowed && ranked[rank] == endOfSpeechCode;
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
