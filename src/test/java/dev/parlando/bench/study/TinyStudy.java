package dev.parlando.bench.study;

import dev.parlando.turn.Mode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A finished study of three variants with numbers from a formula, so that its report is the same on every machine. */
final class TinyStudy {
    static final Prompt GREETING = new Prompt("chat", "chat-1-hello", Mode.CHAT, "Hello, how are you?");
    static final Prompt SHORT = new Prompt("read", "read-1-yes", Mode.READ, "Yes & no: <b>.");
    static final Prompt LONG = new Prompt(
            "read", "read-2-long", Mode.READ, "A long text. ".repeat(20).strip());
    static final int RUNS = 9;

    static final StudyPlan PLAN = new StudyPlan(
            Variant.parse(List.of("one=default", "two=default+slower:50", "three=two+batch:2+cuda-graphs:off")),
            List.of(GREETING, SHORT, LONG),
            RUNS,
            7,
            StudyPlan.Loading.EACH_RUN,
            List.of("threads:1"));

    static final Map<String, String> FACTS = Map.of("command", "scripts/bench --variants 'a<b'");

    private TinyStudy() {}

    static List<RunRecord> runs() {
        List<RunRecord> runs = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            double factor = 1;
            for (Variant variant : PLAN.variants()) {
                runs.add(record(variant, run, factor * (1 + 0.01 * ((run * 5) % 7))));
                factor += 0.5;
            }
        }
        return runs;
    }

    private static RunRecord record(Variant variant, int run, double factor) {
        List<RunRecord.TurnRow> turns = new ArrayList<>();
        for (Prompt prompt : PLAN.prompts()) {
            turns.add(new RunRecord.TurnRow(
                    prompt.set(),
                    prompt.name(),
                    0,
                    "completed",
                    values(factor * (1 + prompt.text().length() / 100.0))));
        }
        return new RunRecord(
                variant.name(),
                run,
                "2026-01-01T00:00:0" + run + "Z",
                Map.of("device", "cpu"),
                Map.of("load", 100 * factor, "warmup", 20 * factor),
                turns);
    }

    private static Map<String, Double> values(double factor) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(TurnValues.TTFB, 50 * factor);
        values.put(TurnValues.AUDIBLE, 55 * factor);
        values.put(TurnValues.RTF, 0.2 * factor);
        values.put(TurnValues.COMPUTE_RTF, 0.15 * factor);
        values.put(TurnValues.TURN, 800 * factor);
        values.put(TurnValues.AUDIO, 4.0);
        values.put(TurnValues.SILENCE, 0.25);
        values.put(TurnValues.LEVEL, -20.0);
        values.put("tts.step", 300 * factor);
        values.put("n.tts.step", 150.0);
        values.put("tts.step.each", 2 * factor);
        values.put("mel", 40 * factor);
        values.put(TurnValues.STEPS, 150.0);
        return values;
    }

    static VoiceCheck check() {
        return new VoiceCheck(List.of(
                new VoiceCheck.Row("two", "read-1-yes", 90, 1, true, true, VoiceCheck.BEST_SNR_DB, 0, 0),
                new VoiceCheck.Row("two", "read-2-long", 400, 0.95, false, true, 61.26, 0.123, 0),
                new VoiceCheck.Row("three", "read-1-yes", 90, 0.5, false, false, 2.5, 1.75, 24)));
    }

    static StudyReport report() {
        List<RunRecord> runs = runs();
        Analysis analysis = Analysis.of(PLAN, runs);
        Map<String, WordErrors> errors = new LinkedHashMap<>();
        errors.put("one", new WordErrors(120, 1));
        errors.put("two", new WordErrors(120, 17));
        return new StudyReport(
                FACTS, variantFacts(), analysis, runs, check(), VoiceVerdict.of(analysis, check()), errors);
    }

    private static Map<String, Map<String, String>> variantFacts() {
        Map<String, Map<String, String>> facts = new LinkedHashMap<>();
        PLAN.variants().forEach(variant -> {
            Map<String, String> own = new LinkedHashMap<>();
            own.put("settings", variant.definition());
            own.put("model", "tiny");
            own.put("device", "cpu");
            facts.put(variant.name(), own);
        });
        return facts;
    }

    /** Opens a folder that holds the sounds of the first two variants, but not of the third. */
    static StudyFolder folder(Path path) {
        StudyFolder folder = StudyFolder.open(path, PLAN, "abc", false);
        for (Variant variant : PLAN.variants().subList(0, 2)) {
            folder.writeWav(folder.wav("audio", variant.name(), SHORT.name()), FakeSpeakers.tone(0.3, 12_000));
            folder.writeWav(folder.wav("audio", variant.name(), LONG.name()), FakeSpeakers.tone(0.3, 24_000 * 9));
        }
        return folder;
    }
}
