package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.VoiceException;
import dev.parlando.speech.plan.CodeTape;
import dev.parlando.turn.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks what a study does, step by step, with a speaker that takes a fixed time. */
final class StudyRunTest {
    @TempDir
    private Path folder;

    private final List<String> progress = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final AtomicInteger blocks = new AtomicInteger();

    /** Takes 60 ms to the first audio and 400 ms for half a second of it. */
    private final class SteadySpeaker implements SpeakerSource, Speaker {
        @Override
        public void check(Variant variant) {}

        @Override
        public Speaker open(Variant variant) {
            return this;
        }

        @Override
        public Map<String, String> facts() {
            return Map.of("device", "steady");
        }

        @Override
        public Map<String, Double> loadMillis() {
            return Map.of("load", 12.0);
        }

        @Override
        public Spoken speak(Prompt prompt, long seed, int copies) {
            asked.add(prompt.mode() + " " + prompt.name() + " " + seed + " x" + copies);
            List<SpokenTurn> turns = new ArrayList<>();
            for (int copy = 0; copy < copies; copy++) {
                turns.add(Studies.spoken(400, Map.of(), Studies.chunk(60, 0.5f, 12_000)));
            }
            return new Spoken(turns, List.of());
        }

        @Override
        public Optional<SpokenTurn> speakWith(Prompt prompt, long seed, CodeTape tape) {
            asked.add("forced " + prompt.name() + " " + seed);
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    private StudyFolder run(StudyPlan plan) {
        StudyFolder study = StudyFolder.open(folder, plan, "abc", false);
        new Study(plan, new SteadySpeaker(), study, progress::add, blocks::incrementAndGet).run();
        return study;
    }

    private List<String> asked(String beginning) {
        return asked.stream().filter(line -> line.startsWith(beginning)).toList();
    }

    @Test
    void progressSaysWhatIsDone() {
        run(Studies.plan(2, new StudyPlan.Loading(1, true), "one=default", "two=default"));
        assertEquals(
                List.of(
                        "loading one",
                        "loading two",
                        "run 1 of 2, one: ttfb 60.0 ms, rtf 0.800",
                        "run 1 of 2, two: ttfb 60.0 ms, rtf 0.800",
                        "run 2 of 2, one: ttfb 60.0 ms, rtf 0.800",
                        "run 2 of 2, two: ttfb 60.0 ms, rtf 0.800",
                        "voice of one",
                        "voice of two"),
                progress.stream().sorted().toList());
        assertEquals("voice of one", progress.get(0), "voices come first");
    }

    @Test
    void oneVariantHasNoVoiceToCompare() {
        run(Studies.plan(1, "one=default"));
        assertEquals(List.of(), asked("forced"));
        assertFalse(Files.exists(folder.resolve("voice.json")));
    }

    @Test
    void voicesAreComparedOnceInALifetime() {
        StudyPlan plan = Studies.plan(1, "one=default", "two=default");
        run(plan);
        assertEquals(
                List.of("forced read-1-yes 1", "forced read-1-yes 1"),
                asked("forced"),
                "neither lets its codes be set");
        asked.clear();
        run(Studies.plan(2, "one=default", "two=default"));
        assertEquals(List.of(), asked("forced"));
    }

    @Test
    void theWarmUpNeedsALanguageModelOnlyWhereAPromptDoes() {
        run(Studies.plan(1, "one=default"));
        assertEquals(List.of("READ warm-up 1 x1", "READ read-1-yes 1 x1", "READ read-2-long 1 x1"), asked);
        asked.clear();
        folder = folder.resolve("chat");
        run(new StudyPlan(
                Variant.parse(List.of("one=default+batch:3")),
                List.of(TinyStudy.SHORT, TinyStudy.GREETING),
                1,
                40,
                StudyPlan.Loading.EACH_RUN,
                List.of()));
        assertEquals(List.of("CHAT warm-up 40 x3", "READ read-1-yes 40 x3", "CHAT chat-1-hello 40 x3"), asked);
        assertEquals(Mode.CHAT, PromptSets.WARM_UP.mode());
    }

    @Test
    void everyCopyIsARowOfItsOwn() {
        RunRecord only = run(Studies.plan(1, "one=default+batch:2")).runs().get(0);
        assertEquals(
                List.of("read-1-yes 0", "read-1-yes 1", "read-2-long 0", "read-2-long 1"),
                only.turns().stream()
                        .map(turn -> turn.prompt() + " " + turn.copy())
                        .toList());
        assertEquals(Map.of("device", "steady"), only.facts());
        assertEquals(60.0, only.turns().get(3).values().get("ttfb"));
    }

    @Test
    void onlyTheFirstRunOfALoadTellsWhatLoadingTook() {
        StudyFolder study = run(Studies.plan(4, new StudyPlan.Loading(2, false), "one=default"));
        assertEquals(
                List.of(Map.of("load", 12.0), Map.of(), Map.of("load", 12.0), Map.of()),
                study.runs().stream().map(RunRecord::loadMillis).toList());
    }

    @Test
    void onlyTheFirstRunIsKeptAsSoundAndTimeLine() throws IOException {
        StudyPlan plan = Studies.plan(1, "one=default");
        run(plan);
        Path wav = folder.resolve("audio/one/read-1-yes.wav");
        assertEquals(44 + 2 * 12_000, Files.size(wav));
        assertTrue(Files.exists(folder.resolve("trace/one.json")));
        Files.delete(wav);
        Files.delete(folder.resolve("trace/one.json"));
        run(Studies.plan(3, "one=default"));
        assertFalse(Files.exists(wav) || Files.exists(folder.resolve("trace/one.json")));
    }

    @Test
    void theReportIsWrittenAfterEveryBlockThatDidSomething() {
        run(Studies.plan(3, "one=default", "two=default"));
        assertEquals(3, blocks.get());
        run(Studies.plan(3, "one=default", "two=default"));
        assertEquals(3, blocks.get(), "nothing was missing");
        run(Studies.plan(5, "one=default", "two=default"));
        assertEquals(5, blocks.get());
    }

    @Test
    void aStudySaysWhatItWasAndWhetherItEnded() {
        StudyPlan plan = Studies.plan(2, "one=default", "two=default+threads:2");
        StudyFolder study = StudyFolder.open(folder, plan, "abc", false);
        Map<String, String> nothing = StudyReport.of(plan, study, "c", Map.of()).facts();
        assertEquals("none", nothing.get("first run"));
        assertEquals("none", nothing.get("last run"));
        assertEquals("0 of 2 of each variant: this study has not ended", nothing.get("runs"));
        study.append(Studies.run("one", 0));
        study.append(Studies.run("two", 0));
        study.append(Studies.run("one", 1));
        StudyReport report = StudyReport.of(plan, study, "scripts/bench", Map.of());
        Map<String, String> facts = report.facts();
        assertEquals("2026-01-01", facts.get("first run"));
        assertEquals("2026-01-02", facts.get("last run"));
        assertEquals("1 of 2 of each variant: this study has not ended", facts.get("runs"));
        assertEquals("anew for every run", facts.get("loaded"));
        assertEquals("2 in read", facts.get("prompts"));
        assertEquals("1", facts.get("seed"));
        assertEquals("scripts/bench", facts.get("command"));
        assertEquals(
                Map.of(
                        "one", Map.of("settings", "default", "device", "cpu 1"),
                        "two", Map.of("settings", "default+threads:2", "device", "cpu 0")),
                report.variantFacts(),
                "what the last run of each said");
        study.append(Studies.run("two", 1));
        assertEquals(
                "2 of each variant",
                StudyReport.of(plan, study, "c", Map.of()).facts().get("runs"));
    }

    @Test
    void aTurnThatFailsEndsTheStudyAndKeepsWhatWasMeasured() {
        StudyPlan plan = Studies.plan(3, "one=default");
        StudyFolder study = StudyFolder.open(folder, plan, "abc", false);
        FakeSpeakers failing = new FakeSpeakers(1, 0).failingAfter(5);
        Study killed = new Study(plan, failing, study, progress::add, blocks::incrementAndGet);
        assertThrows(VoiceException.class, killed::run);
        assertEquals(1, study.runs().size(), "three turns make a run");
        assertEquals(1, blocks.get());
    }
}
