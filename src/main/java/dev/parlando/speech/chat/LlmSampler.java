package dev.parlando.speech.chat;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws a reply's next token from the largest logits: repetition penalty, temperature, top-k, top-p, in this order
 * (model reference 1.6). Each turn has a sampler of its own. Inference thread only.
 *
 * <p>A penalty only lowers logits. So with n penalised tokens, the true top k are among the k + n largest logits before
 * the penalty.
 */
public final class LlmSampler {
    private final LlmSampling sampling;
    private final SplittableRandom random;
    private final int[] ids;
    private final double[] scores;
    private final double[] weights;

    /**
     * Creates the sampler of one turn.
     *
     * @param numCandidates largest logits that each draw gets
     * @param seed of every draw; equal seeds and equal logits give equal tokens
     */
    public LlmSampler(LlmSampling sampling, int numCandidates, long seed) {
        this.sampling = sampling;
        this.random = new SplittableRandom(seed);
        this.ids = new int[numCandidates];
        this.scores = new double[numCandidates];
        this.weights = new double[numCandidates];
    }

    /** Gives the candidates of one draw, largest logit first. */
    public interface Candidates {
        int id(int rank);

        float logit(int rank);
    }

    /**
     * Draws a token.
     *
     * @param candidates the largest logits
     * @param said tokens, of which those from {@code from} to before {@code to} are penalised
     * @return the id of the token
     */
    int draw(Candidates candidates, int[] said, int from, int to) {
        load(candidates, said, from, to);
        sort();
        if (sampling.temperature() == 0) {
            return ids[0];
        }
        int kept = filter();
        double total = 0;
        for (int rank = 0; rank < kept; rank++) {
            total += weights[rank];
        }
        double target = random.nextDouble() * total;
        int rank = 0;
        while (rank < kept - 1 && target >= weights[rank]) {
            target -= weights[rank];
            rank++;
        }
        return ids[rank];
    }

    /** Returns the candidates that the filters keep, most likely first, for comparison with other implementations. */
    public int[] keptIds(Candidates candidates, int[] said, int from, int to) {
        load(candidates, said, from, to);
        sort();
        return Arrays.copyOf(ids, filter());
    }

    /** Returns the probability of the candidate at {@code rank} among the kept ones of the last {@link #keptIds}. */
    public double probability(int rank, int kept) {
        double total = 0;
        for (int other = 0; other < kept; other++) {
            total += weights[other];
        }
        return weights[rank] / total;
    }

    private void load(Candidates candidates, int[] said, int from, int to) {
        for (int rank = 0; rank < ids.length; rank++) {
            ids[rank] = candidates.id(rank);
            double logit = candidates.logit(rank);
            boolean repeated = contains(said, from, to, ids[rank]);
            scores[rank] = !repeated
                    ? logit
                    : logit < 0 ? logit * sampling.repetitionPenalty() : logit / sampling.repetitionPenalty();
        }
    }

    private static boolean contains(int[] said, int from, int to, int id) {
        for (int index = from; index < to; index++) {
            if (said[index] == id) {
                return true;
            }
        }
        return false;
    }

    /** Sorts the candidates by score. Insertion sort is fast here, because few scores change places. */
    private void sort() {
        for (int rank = 1; rank < ids.length; rank++) {
            int id = ids[rank];
            double score = scores[rank];
            int position = rank;
            while (position > 0 && scores[position - 1] < score) {
                ids[position] = ids[position - 1];
                scores[position] = scores[position - 1];
                position--;
            }
            ids[position] = id;
            scores[position] = score;
        }
    }

    /** Computes the weights of the candidates and returns the number of candidates to keep. */
    private int filter() {
        int count = Math.min(sampling.topK(), ids.length);
        double total = 0;
        for (int rank = 0; rank < count; rank++) {
            weights[rank] = Math.exp((scores[rank] - scores[0]) / sampling.temperature());
            total += weights[rank];
        }
        int kept = 0;
        double larger = 0;
        while (kept < count && (kept == 0 || larger < sampling.topP() * total)) {
            larger += weights[kept];
            kept++;
        }
        return kept;
    }
}
