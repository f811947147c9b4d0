package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.speech.chat.LlmSampler;
import dev.parlando.speech.chat.LlmSampling;
import dev.parlando.speech.plan.CodeSampler;
import dev.parlando.speech.plan.CodeSampling;
import dev.parlando.speech.plan.SpeechSchedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Sampling filters and text visibility against the Python reference ({@code golden/sampling}, {@code golden/schedule}). */
final class GoldenRulesTest {
    private static final double TOLERANCE = 1e-5;

    static JsonNode golden(String name) {
        Path file = Path.of("src", "test", "resources", "golden", name, "case.json");
        try {
            return new JsonMapper().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    @Test
    void visibleText() {
        JsonNode rows = golden("schedule").get("visibleText");
        SpeechSchedule schedule = new SpeechSchedule(10, 50, 300, 120, 300, 5, 50);
        for (JsonNode row : rows) {
            assertEquals(
                    row.get("visibleText").asInt(),
                    schedule.visiblePositions(
                            row.get("step").asInt(), row.get("numTokens").asInt()),
                    row.toString());
        }
        assertTrue(rows.size() > 100);
    }

    @Test
    void audioSampling() {
        int checked = 0;
        for (JsonNode row : golden("sampling").get("cases")) {
            if (row.get("kind").asText().equals("audio")) {
                assertArrayEquals(
                        numbers(row.get("probabilities")),
                        audioDistribution(row),
                        TOLERANCE,
                        row.get("name").asText());
                checked++;
            }
        }
        assertTrue(checked >= 8, checked + " cases");
    }

    /** Returns the distribution of one draw; the first step is the one without history. */
    private static double[] audioDistribution(JsonNode row) {
        double[] logits = numbers(row.get("logits"));
        double[] history = numbers(row.get("history"));
        int[] codes = new int[4 * (history.length + 1)];
        for (int step = 0; step < history.length; step++) {
            codes[4 * step] = (int) history[step];
        }
        CodeSampling sampling = new CodeSampling(
                row.get("topP").asDouble(),
                row.get("topK").asInt(),
                row.get("repetitionPenalty").asDouble());
        FloatBuffer buffer = FloatBuffer.allocate(logits.length);
        for (double logit : logits) {
            buffer.put((float) logit);
        }
        boolean endAllowed = row.get("stepInCall").asInt() >= 10;
        return new CodeSampler(4, logits.length, sampling, 0)
                .distribution(buffer, row.get("temperature").asDouble(), codes, history.length, endAllowed);
    }

    @Test
    void replySampling() {
        int checked = 0;
        for (JsonNode row : golden("sampling").get("cases")) {
            if (row.get("kind").asText().equals("llm")) {
                assertArrayEquals(
                        numbers(row.get("probabilities")),
                        replyDistribution(row),
                        TOLERANCE,
                        row.get("name").asText());
                checked++;
            }
        }
        assertTrue(checked >= 3, checked + " cases");
    }

    private static double[] replyDistribution(JsonNode row) {
        double[] logits = numbers(row.get("logits"));
        int[] said = Arrays.stream(numbers(row.get("history")))
                .mapToInt(id -> (int) id)
                .toArray();
        LlmSampling sampling = new LlmSampling(
                row.get("temperature").asDouble(),
                row.get("topK").asInt(),
                row.get("topP").asDouble(),
                row.get("repetitionPenalty").asDouble());
        LlmSampler sampler = new LlmSampler(sampling, logits.length, 0);
        Integer[] order = new Integer[logits.length];
        Arrays.setAll(order, index -> index);
        Arrays.sort(order, (left, right) -> Double.compare(logits[right], logits[left]));
        int[] kept = sampler.keptIds(
                new LlmSampler.Candidates() {
                    @Override
                    public int id(int rank) {
                        return order[rank];
                    }

                    @Override
                    public float logit(int rank) {
                        return (float) logits[order[rank]];
                    }
                },
                said,
                0,
                said.length);
        double[] probabilities = new double[logits.length];
        for (int rank = 0; rank < kept.length; rank++) {
            probabilities[kept[rank]] = sampler.probability(rank, kept.length);
        }
        return probabilities;
    }
}
