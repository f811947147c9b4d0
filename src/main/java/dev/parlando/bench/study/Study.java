package dev.parlando.bench.study;

import dev.parlando.error.VoiceException;
import dev.parlando.turn.Mode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Runs a plan: first the comparison of voices on the same codes, then the runs in their order. Results that
 * {@link StudyFolder} holds already are not measured again. Use it from one thread.
 */
public final class Study {
    private final StudyPlan plan;
    private final SpeakerSource source;
    private final StudyFolder folder;
    private final StudyListener listener;
    private final Runnable onBlock;

    /**
     * Prepares a study.
     *
     * @param onBlock called each time that every variant has run once more, to write the results so far
     */
    public Study(StudyPlan plan, SpeakerSource source, StudyFolder folder, StudyListener listener, Runnable onBlock) {
        this.plan = plan;
        this.source = source;
        this.folder = folder;
        this.listener = listener;
        this.onBlock = onBlock;
    }

    /**
     * Runs everything that the folder does not hold yet.
     *
     * @throws VoiceException when a variant cannot be opened, or a turn fails; results so far are kept
     */
    public void run() {
        plan.variants().forEach(source::check);
        Set<String> done = new HashSet<>();
        folder.runs().forEach(run -> done.add(nameOf(run.variant(), run.run())));
        try (Opened opened = new Opened()) {
            if (folder.voice().isEmpty() && plan.variants().size() > 1) {
                compareVoices(opened);
            }
            int inBlock = 0;
            for (RunOrder.Step step : RunOrder.of(plan)) {
                List<Integer> missing = step.runs().stream()
                        .filter(run -> !done.contains(nameOf(step.variant().name(), run)))
                        .toList();
                if (!missing.isEmpty()) {
                    Speaker speaker = opened.open(step.variant());
                    missing.forEach(run -> folder.append(run(step.variant(), speaker, run, opened)));
                    opened.done(step.variant());
                }
                inBlock++;
                if (inBlock % plan.variants().size() == 0 && !missing.isEmpty()) {
                    onBlock.run();
                }
            }
        }
    }

    private static String nameOf(String variant, int run) {
        return run + " " + variant;
    }

    private void compareVoices(Opened opened) {
        VoiceComparison comparison = new VoiceComparison(plan.prompts(), plan.seed(), folder);
        for (Variant variant : plan.variants()) {
            listener.onProgress("voice of " + variant.name());
            comparison.hear(variant, opened.open(variant));
            opened.done(variant);
        }
        folder.write(comparison.result());
    }

    private RunRecord run(Variant variant, Speaker speaker, int run, Opened opened) {
        Instant start = Instant.now();
        int copies = variant.batch();
        long seed = plan.seed() + run;
        speaker.speak(warmUp(), seed, copies);
        List<RunRecord.TurnRow> rows = new ArrayList<>();
        Trace trace = new Trace(variant.name());
        for (Prompt prompt : plan.prompts()) {
            long from = System.nanoTime();
            Spoken spoken = speaker.speak(prompt, seed, copies);
            trace.add(prompt, spoken, from);
            for (int copy = 0; copy < copies; copy++) {
                SpokenTurn turn = spoken.turns().get(copy);
                rows.add(new RunRecord.TurnRow(
                        prompt.set(), prompt.name(), copy, turn.status(), TurnValues.of(turn, spoken.spans())));
            }
            if (run == 0) {
                folder.writeWav(
                        folder.wav("audio", variant.name(), prompt.name()),
                        spoken.turns().get(0).audio());
            }
        }
        if (run == 0) {
            folder.write("trace/" + variant.name() + ".json", trace.json());
        }
        listener.onProgress(line(variant, run, rows));
        return new RunRecord(
                variant.name(), run, start.toString(), speaker.facts(), opened.takeLoadMillis(variant), rows);
    }

    /**
     * Returns the prompt for warming up. It is read if no prompt of the plan is in chat mode, so that the LLM need not
     * be there.
     */
    private Prompt warmUp() {
        boolean anyChat = plan.prompts().stream().anyMatch(prompt -> prompt.mode() == Mode.CHAT);
        Prompt warmUp = PromptSets.WARM_UP;
        return anyChat ? warmUp : new Prompt(warmUp.set(), warmUp.name(), Mode.READ, warmUp.text());
    }

    private String line(Variant variant, int run, List<RunRecord.TurnRow> rows) {
        return String.format(
                Locale.ROOT,
                "run %d of %d, %s: ttfb %.1f ms, rtf %.3f",
                run + 1,
                plan.runs(),
                variant.name(),
                mean(rows, TurnValues.TTFB),
                mean(rows, TurnValues.RTF));
    }

    private static double mean(List<RunRecord.TurnRow> rows, String name) {
        return rows.stream()
                .map(row -> row.values().get(name))
                .filter(value -> value != null)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    /** Holds the variants that are loaded now: one, or all of them. */
    private final class Opened implements AutoCloseable {
        private final Map<String, Speaker> speakers = new HashMap<>();
        private final Map<String, Map<String, Double>> untold = new HashMap<>();

        Speaker open(Variant variant) {
            Speaker known = speakers.get(variant.name());
            if (known != null) {
                return known;
            }
            listener.onProgress("loading " + variant.name());
            Speaker speaker = source.open(variant);
            speakers.put(variant.name(), speaker);
            untold.put(variant.name(), speaker.loadMillis());
            return speaker;
        }

        /** Returns the milliseconds that loading took, by stage, at the first call after a load; else an empty map. */
        Map<String, Double> takeLoadMillis(Variant variant) {
            Map<String, Double> millis = untold.remove(variant.name());
            return millis == null ? Map.of() : millis;
        }

        void done(Variant variant) {
            Speaker speaker = plan.loading().keepAll() ? null : speakers.remove(variant.name());
            if (speaker != null) {
                speaker.close();
            }
        }

        @Override
        public void close() {
            speakers.values().forEach(Speaker::close);
            speakers.clear();
        }
    }
}
