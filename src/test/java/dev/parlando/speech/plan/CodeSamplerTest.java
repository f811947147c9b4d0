package dev.parlando.speech.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The sampler, which bounds the nucleus, keeps to the bit what one does that sums up every exponential. */
final class CodeSamplerTest {
    private static final int NUM_CODES = 626;
    private static final int NUM_CODEBOOKS = 4;
    private static final int TOP_K = 20;
    private static final int MIN_KEPT = 3;
    private static final int PENALTY_WINDOW = 16;

    /** Logits and history of one draw; {@code grid} above 0 rounds the logits, which makes many of them equal. */
    record Draw(long seed, double spread, double grid, double temperature, double penalty, int step) {
        float[] logits() {
            Random random = new Random(seed);
            float[] logits = new float[NUM_CODES];
            for (int code = 0; code < NUM_CODES; code++) {
                double logit = spread * random.nextGaussian();
                logits[code] = (float) (grid > 0 ? grid * Math.rint(logit / grid) : logit);
            }
            return logits;
        }

        /** Codes that tend to be large, so that penalties change the order. */
        int[] codes() {
            Random random = new Random(~seed);
            float[] logits = logits();
            return IntStream.range(0, NUM_CODEBOOKS * (step + 1))
                    .map(index -> random.ints(20, 0, NUM_CODES)
                            .boxed()
                            .max(Comparator.comparingDouble(code -> logits[code]))
                            .orElseThrow())
                    .toArray();
        }

        double[] scores() {
            double[] scores = new double[NUM_CODES];
            float[] logits = logits();
            Arrays.setAll(scores, code -> logits[code] / temperature);
            int[] codes = codes();
            for (int row = Math.max(0, step - PENALTY_WINDOW); row < step; row++) {
                int code = codes[row * NUM_CODEBOOKS];
                scores[code] *= scores[code] < 0 ? penalty : 1 / penalty;
            }
            return scores;
        }

        double[] drawnFrom(double topP, boolean endAllowed) {
            return sampler(topP, penalty)
                    .distribution(FloatBuffer.wrap(logits()), temperature, codes(), step, endAllowed);
        }
    }

    private static CodeSampler sampler(double topP, double penalty) {
        return new CodeSampler(NUM_CODEBOOKS, NUM_CODES, new CodeSampling(topP, TOP_K, penalty), 0);
    }

    @Provide
    Arbitrary<Draw> draws() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.of(0.1, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0),
                        Arbitraries.of(0.0, 0.0, 0.25, 1.0),
                        Arbitraries.of(0.1, 0.3),
                        Arbitraries.of(1.0, 1.05, 1.5, 0.8),
                        Arbitraries.integers().between(1, 40))
                .as(Draw::new);
    }

    @Property(tries = 1000)
    void keepsWhatTheExactSumKeeps(
            @ForAll("draws") Draw draw, @ForAll("shares") double topP, @ForAll boolean endAllowed) {
        assertArrayEquals(expected(draw.scores(), topP, endAllowed), draw.drawnFrom(topP, endAllowed));
    }

    @Provide
    Arbitrary<Double> shares() {
        return Arbitraries.of(0.1, 0.5, 0.7, 0.7, 0.9, 0.99, 1.0);
    }

    /** Checks nuclei that end exactly at a candidate, and one rounding before and after it. */
    @Property(tries = 500)
    void keepsWhatTheExactSumKeepsAtTheEdge(@ForAll("draws") Draw draw) {
        double[] scores = draw.scores();
        Integer[] order = order(scores);
        double total = total(scores, scores[order[0]]);
        double larger = 0;
        for (int rank = 0; rank < TOP_K; rank++) {
            larger += Math.exp(scores[order[rank]] - scores[order[0]]);
            double share = Math.min(1, larger / total);
            for (double topP : new double[] {Math.nextDown(share), share, Math.min(1, Math.nextUp(share))}) {
                assertArrayEquals(expected(scores, topP, true), draw.drawnFrom(topP, true));
            }
        }
    }

    /** Checks 626 equal logits: the share of 7 codes keeps 7, and the next larger share keeps 8. */
    @Test
    void equalLogitsKeepTheFirstCodes() {
        Draw draw = new Draw(1, 0, 0, 0.3, 1, 1);
        for (int kept = MIN_KEPT; kept < TOP_K; kept++) {
            double share = kept / (double) NUM_CODES;
            assertEquals(kept, numKept(draw.drawnFrom(Math.nextDown(share), true)));
            assertEquals(kept + 1, numKept(draw.drawnFrom(share * (1 + 1e-14), true)));
        }
    }

    private static long numKept(double[] probabilities) {
        return Arrays.stream(probabilities)
                .filter(probability -> probability > 0)
                .count();
    }

    /** Checks that logits that are no numbers, as of a network that fails, give codes in range and no exception. */
    @Test
    void logitsThatAreNoNumbersAreDrawnFrom() {
        for (float[] wrong : new float[][] {{Float.NaN}, {Float.POSITIVE_INFINITY}, {0, Float.NaN, 1, 2, 3}}) {
            FloatBuffer logits = FloatBuffer.allocate(NUM_CODEBOOKS * NUM_CODES);
            for (int index = 0; index < logits.capacity(); index++) {
                logits.put(index, wrong[index % wrong.length]);
            }
            int[] codes = new int[2 * NUM_CODEBOOKS];
            sampler(0.7, 1.05).draw(logits, 0, codes, 1, true);
            assertEquals(
                    0,
                    Arrays.stream(codes)
                            .filter(code -> code < 0 || code >= NUM_CODES)
                            .count());
        }
    }

    private static double[] expected(double[] scores, double topP, boolean endAllowed) {
        Integer[] order = order(scores);
        double largest = scores[order[0]];
        double total = total(scores, largest);
        double larger = 0;
        int kept = 0;
        while (kept < TOP_K && (kept < MIN_KEPT || larger < topP * total)) {
            larger += Math.exp(scores[order[kept]] - largest);
            kept++;
        }
        int[] allowed = Stream.of(order)
                .limit(kept)
                .mapToInt(code -> code)
                .filter(code -> endAllowed || code != NUM_CODES - 1)
                .toArray();
        double allowedTotal = 0;
        for (int code : allowed) {
            allowedTotal += Math.exp(scores[code] - scores[allowed[0]]);
        }
        double[] probabilities = new double[NUM_CODES];
        for (int code : allowed) {
            probabilities[code] = Math.exp(scores[code] - scores[allowed[0]]) / allowedTotal;
        }
        return probabilities;
    }

    private static Integer[] order(double[] scores) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, code -> code);
        Arrays.sort(order, (left, right) -> scores[left] < scores[right] ? 1 : scores[left] > scores[right] ? -1 : 0);
        return order;
    }

    private static double total(double[] scores, double largest) {
        double total = 0;
        for (double score : scores) {
            total += Math.exp(score - largest);
        }
        return total;
    }
}
