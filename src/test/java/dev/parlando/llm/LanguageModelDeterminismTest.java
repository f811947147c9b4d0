package dev.parlando.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.TinyBundle;
import dev.parlando.model.minicpmo26.Bundle;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks the law of deterministic mode: a run of one slot gives the same bits, whatever other slots hold. So the stride
 * of the cache does not matter either.
 */
final class LanguageModelDeterminismTest {
    private static final int SLOTS = 3;
    private static final int CAPACITY = 700;
    private static final int PREFILLED = 50;

    static Stream<Arguments> bundlesAndThreads() {
        return Stream.of(
                Arguments.of(TinyBundle.folder(), 1),
                Arguments.of(Path.of("models", "demo"), 1),
                Arguments.of(Path.of("models", "demo"), 2));
    }

    @ParameterizedTest
    @MethodSource("bundlesAndThreads")
    void oneSlotARunDependsOnNothingElse(Path folder, int numThreads) {
        OrtEngine engine = new OrtEngine(new OrtEngineConfig(numThreads, false));
        try (Bundle bundle = Bundle.open(folder);
                LanguageModel alone = new LanguageModel(engine, bundle.llm(), 1, CAPACITY);
                LanguageModel crowd = new LanguageModel(engine, bundle.llm(), SLOTS, CAPACITY)) {
            int[] ids = new Random(1)
                    .ints(CAPACITY, 0, bundle.llmConfig().vocabSize())
                    .toArray();
            for (int otherLength : new int[] {0, 63, 64, 190, CAPACITY}) {
                fill(crowd, ids, otherLength);
                alone.truncate(0, 0);
                assertSame(alone, crowd, ids, "beside " + otherLength);
            }
        }
    }

    /** Empties all slots and gives slot 1 tokens. */
    private static void fill(LanguageModel crowd, int[] ids, int length) {
        for (int slot = 0; slot < SLOTS; slot++) {
            crowd.truncate(slot, 0);
        }
        for (int done = 0; done < length; done += LanguageModel.PREFILL_CHUNK) {
            int count = Math.min(LanguageModel.PREFILL_CHUNK, length - done);
            crowd.prefill(1, ids, done, count, 0);
        }
    }

    private static void assertSame(LanguageModel alone, LanguageModel crowd, int[] ids, String what) {
        alone.prefill(0, ids, 0, PREFILLED, 0);
        crowd.prefill(2, ids, 0, PREFILLED, 0);
        assertSameCandidates(alone, crowd, what + ", prefilled");
        for (int index = PREFILLED; index < 3 * PREFILLED; index++) {
            alone.stage(0, ids[index]);
            alone.step();
            crowd.stage(2, ids[index]);
            crowd.step();
            assertSameCandidates(alone, crowd, what + ", token " + index);
        }
    }

    private static void assertSameCandidates(LanguageModel alone, LanguageModel crowd, String what) {
        for (int rank = 0; rank < alone.numCandidates(); rank++) {
            assertEquals(alone.candidateId(0, rank), crowd.candidateId(2, rank), what);
            assertEquals(alone.candidateLogit(0, rank), crowd.candidateLogit(2, rank), what);
        }
    }
}
