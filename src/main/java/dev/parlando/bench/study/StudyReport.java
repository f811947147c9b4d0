package dev.parlando.bench.study;

import dev.parlando.stage.BuildCommit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds the contents of a study's report.
 *
 * @param facts place, machine, program and command, in the order to show
 * @param variantFacts facts of each variant
 * @param voices by variant, without the first
 * @param wordErrors word errors by variant, as an outside recogniser hears them; empty if none was run
 */
public record StudyReport(
        Map<String, String> facts,
        Map<String, Map<String, String>> variantFacts,
        Analysis analysis,
        List<RunRecord> runs,
        VoiceCheck check,
        Map<String, VoiceVerdict> voices,
        Map<String, WordErrors> wordErrors) {
    /** Returns the report on the results in a folder. */
    public static StudyReport of(
            StudyPlan plan, StudyFolder folder, String command, Map<String, WordErrors> wordErrors) {
        List<RunRecord> runs = folder.runs();
        Analysis analysis = Analysis.of(plan, runs);
        VoiceCheck check = folder.voice().orElse(new VoiceCheck(List.of()));
        return new StudyReport(
                factsOf(plan, runs, command),
                variantFactsOf(plan, runs),
                analysis,
                runs,
                check,
                VoiceVerdict.of(analysis, check),
                wordErrors);
    }

    private static Map<String, String> factsOf(StudyPlan plan, List<RunRecord> runs, String command) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("commit", BuildCommit.describe());
        Machine.facts().forEach(facts::put);
        facts.put("first run", runs.isEmpty() ? "none" : runs.get(0).startedAt());
        facts.put(
                "last run", runs.isEmpty() ? "none" : runs.get(runs.size() - 1).startedAt());
        facts.put("runs", runsOf(plan, runs));
        facts.put("loaded", plan.loading().describe());
        facts.put("prompts", plan.prompts().size() + " in " + String.join(", ", plan.sets()));
        facts.put("seed", Long.toString(plan.seed()));
        facts.put("command", command);
        return facts;
    }

    private static String runsOf(StudyPlan plan, List<RunRecord> runs) {
        long fewest = plan.variants().stream()
                .mapToLong(variant -> runs.stream()
                        .filter(run -> run.variant().equals(variant.name()))
                        .count())
                .min()
                .orElse(0);
        return fewest >= plan.runs()
                ? plan.runs() + " of each variant"
                : fewest + " of " + plan.runs() + " of each variant: this study has not ended";
    }

    private static Map<String, Map<String, String>> variantFactsOf(StudyPlan plan, List<RunRecord> runs) {
        Map<String, Map<String, String>> facts = new LinkedHashMap<>();
        for (Variant variant : plan.variants()) {
            Map<String, String> own = new LinkedHashMap<>();
            own.put("settings", variant.definition());
            Optional<RunRecord> last = runs.stream()
                    .filter(run -> run.variant().equals(variant.name()))
                    .reduce((one, next) -> next);
            last.ifPresent(run -> own.putAll(run.facts()));
            facts.put(variant.name(), own);
        }
        return facts;
    }
}
