package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.bench.report.Bound;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StudyTest {
    private static final List<Variant> TWO = Variant.parse(List.of("one=default", "two=default+slower:50"));

    @TempDir
    private Path folder;

    private static StudyPlan plan(List<Variant> variants, int runs, StudyPlan.Loading loading) {
        List<Prompt> prompts = List.of(
                PromptSets.named("chat").get(0), PromptSets.named("read").get(0));
        return new StudyPlan(variants, prompts, runs, 1, loading, List.of("threads:1"));
    }

    private static StudyPlan plan(int runs) {
        return plan(TWO, runs, StudyPlan.Loading.EACH_RUN);
    }

    private StudyFolder run(StudyPlan plan, FakeSpeakers speakers) {
        StudyFolder study = StudyFolder.open(folder, plan, "abc", false);
        new Study(plan, speakers, study, StudyListener.NONE, () -> {}).run();
        return study;
    }

    @Test
    void everyBlockHoldsEveryVariantInAnOrderOfItsOwn() {
        StudyPlan plan = plan(40);
        List<RunOrder.Step> steps = RunOrder.of(plan);
        assertEquals(80, steps.size());
        int oneFirst = 0;
        for (int block = 0; block < 40; block++) {
            List<RunOrder.Step> both = steps.subList(2 * block, 2 * block + 2);
            assertEquals(
                    List.of("one", "two"),
                    both.stream().map(step -> step.variant().name()).sorted().toList());
            assertEquals(List.of(block), both.get(0).runs());
            oneFirst += both.get(0).variant().name().equals("one") ? 1 : 0;
        }
        assertTrue(oneFirst > 8 && oneFirst < 32, "first " + oneFirst + " times of 40");
        assertEquals(steps, RunOrder.of(plan));
    }

    private static StudyPlan plan(int runs, StudyPlan.Loading loading) {
        return plan(TWO, runs, loading);
    }

    @Test
    void variantsAreLoadedAsOftenAsAsked() {
        FakeSpeakers each = new FakeSpeakers(1, 0);
        run(plan(4), each);
        assertEquals(2 + 8, each.opened.size());
        assertEquals(0, each.stillOpen());
        FakeSpeakers inTwos = new FakeSpeakers(1, 0);
        run(folder.resolve("twos"), plan(4, new StudyPlan.Loading(2, false)), inTwos);
        assertEquals(2 + 4, inTwos.opened.size());
        FakeSpeakers kept = new FakeSpeakers(1, 0);
        run(folder.resolve("kept"), plan(4, new StudyPlan.Loading(1, true)), kept);
        assertEquals(2, kept.opened.size());
        assertEquals(0, kept.stillOpen());
    }

    private static StudyFolder run(Path at, StudyPlan plan, FakeSpeakers speakers) {
        StudyFolder study = StudyFolder.open(at, plan, "abc", false);
        new Study(plan, speakers, study, StudyListener.NONE, () -> {}).run();
        return study;
    }

    @Test
    void variantsOfOneRunSpeakWithOneSeed() {
        FakeSpeakers speakers = new FakeSpeakers(1, 0);
        run(plan(3), speakers);
        Map<String, List<String>> seeds = new HashMap<>();
        speakers.spoken.forEach(line -> {
            String[] words = line.split(" ");
            seeds.computeIfAbsent(words[0] + words[1], key -> new ArrayList<>()).add(words[2]);
        });
        String prompt = PromptSets.named("chat").get(0).name();
        assertEquals(List.of("1", "2", "3"), seeds.get("one" + prompt));
        assertEquals(List.of("1", "2", "3"), seeds.get("two" + prompt));
        assertEquals(List.of("1", "2", "3"), seeds.get("onewarm-up"));
    }

    @Test
    void whatWasKilledGoesOn() throws IOException {
        StudyPlan plan = plan(5);
        FakeSpeakers killed = new FakeSpeakers(1, 0).failingAfter(3 * 3 + 1);
        assertThrows(VoiceException.class, () -> run(plan, killed));
        assertEquals(0, killed.stillOpen());
        Path runs = folder.resolve("runs.jsonl");
        assertEquals(3, Files.readAllLines(runs).size());
        Files.writeString(runs, "{\"variant\":\"one\",\"ru", StandardOpenOption.APPEND);
        FakeSpeakers second = new FakeSpeakers(2, 0);
        StudyFolder study = run(plan, second);
        assertEquals(10, study.runs().size());
        assertEquals(7, second.opened.size());
        assertEquals(
                10,
                study.runs().stream()
                        .map(run -> run.variant() + run.run())
                        .distinct()
                        .count());
        // more runs of the same study
        assertEquals(16, run(plan(8), new FakeSpeakers(3, 0)).runs().size());
    }

    @Test
    void anotherStudyIsNotMixedIn() {
        run(plan(1), new FakeSpeakers(1, 0));
        StudyPlan other = plan(Variant.parse(List.of("one=default")), 1, StudyPlan.Loading.EACH_RUN);
        assertThrows(VoiceException.class, () -> StudyFolder.open(folder, other, "abc", false));
        assertThrows(VoiceException.class, () -> StudyFolder.open(folder, plan(1), "another", false));
        assertTrue(StudyFolder.open(folder, other, "abc", true).runs().isEmpty());
        assertFalse(Files.exists(folder.resolve("audio")));
    }

    @Test
    void anUnknownKeyIsRefusedBeforeAnythingIsLoaded() {
        FakeSpeakers speakers = new FakeSpeakers(1, 0);
        List<Variant> variants = Variant.parse(List.of("one=default", "two=default+unknown:1"));
        assertThrows(VoiceException.class, () -> run(plan(variants, 1, StudyPlan.Loading.EACH_RUN), speakers));
        assertTrue(speakers.opened.isEmpty());
    }

    @Test
    void filesHoldTheNumbers() throws IOException {
        StudyPlan plan = plan(9);
        StudyFolder study = run(plan, new FakeSpeakers(1, 0.01));
        StudyReport report = StudyReport.of(plan, study, "scripts/bench 'a<b'", Map.of("one", new WordErrors(10, 1)));
        StudyFiles.write(report, study, List.of());
        JsonNode json = new JsonMapper().readTree(folder.resolve("study.json").toFile());
        JsonNode ttfb = json.path("sets").path("chat").path("ttfb");
        assertEquals("ms", ttfb.path("unit").asText());
        assertEquals(9, ttfb.path("variants").path("one").path("turns").asInt());
        assertEquals(
                "slower", ttfb.path("comparisons").path("two").path("verdict").asText());
        assertEquals(
                1.5,
                ttfb.path("comparisons").path("two").path("ratio").path("value").asDouble(),
                0.1);
        assertEquals("fake", json.path("variants").path("two").path("device").asText());
        assertEquals(0.1, json.path("wordErrors").path("one").path("rate").asDouble());
        String table = Files.readString(folder.resolve("study.md"));
        assertTrue(table.contains("| two | chat | ttfb | slower |"), table);
        assertTrue(table.contains("| tts.step | one |"), table);
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("scripts/bench 'a&lt;b'"), "the command is escaped");
        assertFalse(page.contains("http"), "nothing is fetched");
        assertEquals(4, page.split("data:image/png", -1).length - 1);
        assertEquals(4, page.split("data:audio/wav", -1).length - 1);
        try (Stream<Path> wavs = Files.walk(folder.resolve("audio"))) {
            assertEquals(
                    4, wavs.filter(file -> file.toString().endsWith(".wav")).count());
        }
        checkTrace(new JsonMapper().readTree(folder.resolve("trace/two.json").toFile()));
    }

    @Test
    void everyPairIsCompared() throws IOException {
        List<Variant> variants = Variant.parse(
                List.of("one=default", "two=default+slower:50", "three=two+batch:2+slower:100", "four=default"));
        StudyPlan plan = plan(variants, 9, StudyPlan.Loading.EACH_RUN);
        StudyFolder study = run(plan, new FakeSpeakers(1, 0.01));
        StudyFiles.write(StudyReport.of(plan, study, "test", Map.of()), study, List.of());
        JsonNode chat = new JsonMapper()
                .readTree(folder.resolve("study.json").toFile())
                .path("sets")
                .path("chat");
        JsonNode pair = chat.path("ttfb").path("pairs").path("four").path("three");
        assertEquals("faster", pair.path("verdict").asText());
        assertEquals(0.5, pair.path("ratio").path("value").asDouble(), 0.05);
        assertEquals(
                chat.path("ttfb").path("comparisons").path("three"),
                chat.path("ttfb").path("pairs").path("three").path("one"));
        assertTrue(chat.path("turn").path("pairs").isMissingNode());
        List<String> table = Files.readAllLines(folder.resolve("study.md"));
        List<String> pairs = table.subList(table.indexOf("## Every pair") + 4, table.indexOf("## chat") - 1);
        assertEquals(12, pairs.size(), "six pairs in two sets");
        assertTrue(pairs.get(0).startsWith("| four | one | chat | nothing |"), pairs.get(0));
        assertTrue(pairs.get(1).startsWith("| two | one | chat | slower default → 50 |"), pairs.get(1));
        assertTrue(
                pairs.get(5).startsWith("| four | three | chat | slower 100 → default, batch 2 → default |"),
                pairs.get(5));
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("<td class=\"text faster\">faster</td>"), "verdicts are coloured");
    }

    private static void checkTrace(JsonNode json) {
        int turns = 0;
        int work = 0;
        for (JsonNode event : json.path("traceEvents")) {
            if (event.path("ph").asText().equals("X")) {
                assertTrue(event.path("ts").isNumber() && event.path("dur").asDouble() > 0, event.toString());
                turns += event.path("tid").asInt() == 1 ? 1 : 0;
                work += event.path("tid").asInt() == 2 ? 1 : 0;
            }
        }
        assertEquals(2, turns);
        assertEquals(2, work);
    }

    @Test
    void theGateSeesWhatGotSlower() {
        StudyPlan plan = plan(8);
        StudyFolder study = run(plan, new FakeSpeakers(1, 0));
        StudyReport report = StudyReport.of(plan, study, "test", Map.of());
        StudyFiles.write(report, study, List.of());
        Gate within = Gate.within(report);
        assertTrue(within.check(Bound.parse("ttfb.p50 > 1.10")).stream().allMatch(Gate.Check::exceeded));
        assertEquals(1, within.check(Bound.parse("chat/two:ttfb.p50 > 1.10")).size());
        assertThrows(VoiceException.class, () -> within.check(Bound.parse("nothing.p50 > 1")));
        assertThrows(VoiceException.class, () -> within.check(Bound.parse("ttfb.p51 > 1")));
        Path file = folder.resolve("study.json");
        Gate same = Gate.between(file, file);
        assertTrue(same.check(Bound.parse("ttfb.p50 > 1.0")).stream().noneMatch(Gate.Check::exceeded));
        assertTrue(same.lines().stream().anyMatch(line -> line.startsWith("chat/one:ttfb ")));
        assertThrows(VoiceException.class, () -> Gate.between(file, folder.resolve("plan.json")));
    }

    @Test
    void anOutsideRecogniserIsAsked() {
        StudyPlan plan = plan(1);
        StudyFolder study = run(plan, new FakeSpeakers(1, 0));
        Map<String, WordErrors> right = WordErrors.of(plan, study, "test -s");
        assertEquals(new WordErrors(1, 1), right.get("one"), "nothing was heard of one word");
        assertEquals(
                new WordErrors(1, 0),
                WordErrors.of(plan, study, "echo HELLO; :").get("two"));
        assertThrows(VoiceException.class, () -> WordErrors.of(plan, study, "false"));
    }

    @Test
    void loadTestsBecomeCurves() throws IOException {
        Files.writeString(folder.resolve("result.json"), """
                {"search": [], "result": {"rateStarted": 2.5, "turnsEnded": 50, "underrunTurns": 5, "latencies": [
                  {"name": "ttfb", "p50": 58, "p95": 66, "p99": 80}, {"name": "rtf", "p50": 1}]}}
                """);
        List<String> charts = LoadCurves.of(List.of(folder));
        assertEquals(2, charts.size());
        assertEquals(3, charts.get(0).split("<circle", -1).length - 1);
        assertEquals(List.of(), LoadCurves.of(List.of()));
        assertThrows(VoiceException.class, () -> LoadCurves.of(List.of(folder.resolve("nowhere"))));
    }
}
