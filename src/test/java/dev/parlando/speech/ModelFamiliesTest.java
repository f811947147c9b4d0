package dev.parlando.speech;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.Engine;
import dev.parlando.engine.ForwardingEngine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.error.ErrorCode;
import dev.parlando.golden.TinyBundle;
import dev.parlando.layers.WeightProducts;
import dev.parlando.model.minicpmo26.MiniCpmO26;
import dev.parlando.model.toy.ToyFamily;
import dev.parlando.stage.StageListener;
import dev.parlando.text.TtsTokenizer;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second family is a second package: the scheduler runs it as it runs the first. */
final class ModelFamiliesTest {
    private static final ModelFamilies BOTH = new ModelFamilies(List.of(new MiniCpmO26(), new ToyFamily()));
    private static final SchedulerConfig CONFIG = SchedulerConfig.builder()
            .slots(3)
            .queueLimit(4)
            .conversations(2)
            .contextTokens(200)
            .maxReplyTokens(12)
            .maxAudioSteps(90)
            .firstChunkSteps(10)
            .build();
    private static final String TEXT = "hello the world";

    private static Engine engine() {
        return new OrtEngine(new OrtEngineConfig(1, false, WeightProducts.FLOAT32));
    }

    private static BatchedTurnScheduler toy(Path folder) {
        ToyFamily.write(folder);
        return BatchedTurnScheduler.open(BOTH, folder, engine(), CONFIG, StageListener.NONE);
    }

    private static RecordedTurn submit(TurnScheduler scheduler, long turnId, Mode mode, String voice, long seed) {
        RecordedTurn turn = new RecordedTurn();
        scheduler.submit(new TurnRequest("s" + turnId, turnId, mode, TEXT, false, voice, seed), turn);
        return turn;
    }

    private static void finish(TurnScheduler scheduler) {
        while (scheduler.tick()) {
            // until nothing is left to do
        }
    }

    @Test
    void aPromptThatNoConversationHoldsIsRefused() {
        try (Engine engine = engine()) {
            assertRefused(
                    ErrorCode.BAD_BUNDLE,
                    "tokens, but a conversation only 3: the smaller one of llm.context-tokens and",
                    () -> BatchedTurnScheduler.open(
                                    BOTH,
                                    TinyBundle.folder(),
                                    engine,
                                    CONFIG.toBuilder().contextTokens(3).build(),
                                    StageListener.NONE)
                            .close());
        }
    }

    @Test
    void aSecondFamilyReadsByItsOwnNetworksAndPlan(@TempDir Path folder) {
        try (BatchedTurnScheduler scheduler = toy(folder)) {
            scheduler.warmUp();
            assertEquals(List.of("high", "low"), scheduler.voices());
            RecordedTurn high = submit(scheduler, 1, Mode.READ, "high", 7);
            RecordedTurn again = submit(scheduler, 2, Mode.READ, "high", 7);
            RecordedTurn low = submit(scheduler, 3, Mode.READ, "low", 7);
            finish(scheduler);
            assertEquals(TurnStatus.COMPLETED, high.summary().status());
            assertEquals(2 * tokens(folder), high.summary().audioSteps());
            assertEquals(5 * 2 * tokens(folder), high.samples().length);
            assertArrayEquals(high.samples(), again.samples());
            assertFalse(Arrays.equals(high.samples(), low.samples()), "voices differ");
        }
    }

    private static int tokens(Path folder) {
        try (TtsTokenizer tokenizer = TtsTokenizer.open(folder.resolve("tts-tokenizer.json"))) {
            return tokenizer.encode(TEXT).length;
        }
    }

    @Test
    void aSecondFamilyRepliesWithItsOwnPrompts(@TempDir Path folder) {
        try (BatchedTurnScheduler scheduler = toy(folder)) {
            RecordedTurn turn = submit(scheduler, 1, Mode.CHAT, "high", 3);
            finish(scheduler);
            assertTrue(turn.summary().textTokens() > 0);
            assertFalse(turn.text().isEmpty());
            assertTrue(turn.samples().length > 0, turn.text());
            assertEquals(0, turn.samples().length % 5);
        }
    }

    @Test
    void eachFolderIsOpenedByItsFamily(@TempDir Path folder) {
        ToyFamily.write(folder);
        try (ModelBundle toy = BOTH.open(folder);
                ModelBundle tiny = BOTH.open(TinyBundle.folder())) {
            assertEquals(2, toy.tts().numCodebooks());
            assertEquals(4, tiny.tts().numCodebooks());
        }
    }

    @Test
    void aFolderOfNoFamilyIsRefused(@TempDir Path folder) throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(config, "{\"model_type\": \"qwen2\"}");
        assertRefused(ErrorCode.BAD_BUNDLE, config.toString(), () -> BOTH.open(folder));
        assertRefused(ErrorCode.BAD_BUNDLE, "model_type is qwen2, version is absent", () -> BOTH.open(folder));
        assertRefused(
                ErrorCode.BAD_BUNDLE,
                "MiniCPM-o 2.6 (model_type minicpmo, version 2.6), Toy (model_type toy)",
                () -> BOTH.open(folder));
    }

    @Test
    void anotherVersionIsAnotherFamily(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"minicpmo\", \"version\": \"4.5\"}");
        assertRefused(ErrorCode.BAD_BUNDLE, "version is 4.5", () -> BOTH.open(folder));
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": [\"minicpmo\"]}");
        assertRefused(ErrorCode.BAD_BUNDLE, "model_type", () -> BOTH.open(folder));
        assertRefused(ErrorCode.BAD_BUNDLE, "folder is missing", () -> BOTH.open(folder.resolve("none")));
        Path file = Files.createFile(folder.resolve("file"));
        assertRefused(ErrorCode.BAD_BUNDLE, file + ": is a file, expected a folder", () -> BOTH.open(file));
    }

    @Test
    void anEngineIsClosedIfNoFamilyOpensTheFolder(@TempDir Path folder) {
        AtomicInteger closed = new AtomicInteger();
        Engine engine = new ForwardingEngine(engine()) {
            @Override
            public void close() {
                closed.incrementAndGet();
                super.close();
            }
        };
        assertRefused(
                ErrorCode.BAD_BUNDLE,
                "config.json",
                () -> BatchedTurnScheduler.open(BOTH, folder, engine, CONFIG, StageListener.NONE));
        assertEquals(1, closed.get());
    }

    @Test
    void aFileWithAnotherSumIsRefusedUnlessFilesAreNotRead(@TempDir Path folder) throws IOException {
        ToyFamily.write(folder);
        Files.writeString(folder.resolve("SHA256SUMS"), "0".repeat(64) + "  config.json\n");
        assertRefused(
                ErrorCode.BAD_BUNDLE,
                "config.json: its SHA-256 sum",
                () -> BOTH.checking(true, "nothing").open(folder).close());
        BOTH.checking(false, "nothing").open(folder).close();
        BOTH.open(folder).close();
    }

    @Test
    void aFolderIsCheckedOnceForAllDevices(@TempDir Path folder) throws IOException {
        ToyFamily.write(folder);
        ModelFamilies families = BOTH.checking(true, "nothing");
        families.open(folder).close();
        Files.writeString(folder.resolve("SHA256SUMS"), "0".repeat(64) + "  config.json\n");
        families.open(folder).close();
    }
}
