package dev.parlando.bench.load.report;

import dev.parlando.bench.load.measure.LoadResult;
import dev.parlando.bench.load.run.LoadPlan;
import dev.parlando.bench.load.run.LoadReport;
import dev.parlando.bench.load.run.ServerSnapshot;
import dev.parlando.bench.report.NumberText;
import dev.parlando.stage.BuildCommit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Lists the circumstances of a test: place, machine, program and command. Without them its numbers mean nothing. */
final class ReportFacts {
    private ReportFacts() {}

    /** Returns facts by name, in the order to show. */
    static Map<String, String> of(LoadReport report) {
        LoadPlan plan = report.plan();
        ServerSnapshot server = report.server();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("server", plan.target().toString());
        facts.put("model", server.model());
        facts.put("device", server.device());
        facts.put("precision", server.precision());
        facts.put("server commit", server.commit());
        facts.put("load commit", BuildCommit.describe());
        facts.put("load machine", machine());
        facts.put("started at", report.startedAt().toString());
        facts.put("load", load(report));
        if (!report.steps().isEmpty()) {
            facts.put("rate found", found(report));
        }
        facts.put("speech", speech(plan));
        facts.put("disturbance", mix(plan.mix()));
        facts.put("verified", plan.verify() ? "every byte, against each text spoken alone" : "no");
        facts.put("command", report.command());
        return facts;
    }

    private static String machine() {
        return Runtime.getRuntime().availableProcessors() + " processors, Java "
                + Runtime.version().feature() + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch");
    }

    private static String load(LoadReport report) {
        LoadPlan.Pace pace = report.plan().pace();
        LoadResult result = report.result();
        String what = pace.isOpenLoop()
                ? String.format(
                        Locale.ROOT,
                        "open loop, %s arrivals, %s /s asked, %s /s started",
                        pace.arrivals().name().toLowerCase(Locale.ROOT),
                        NumberText.of(result.rate()),
                        NumberText.of(result.achievedRate()))
                : "closed loop, " + pace.concurrency() + " turns at once, " + NumberText.of(result.achievedRate())
                        + " /s started";
        return what + ", for " + NumberText.of(result.startingSeconds()) + " s (warm-up "
                + NumberText.of(pace.warmUp().toMillis() / 1e3) + " s), ended after "
                + NumberText.of(result.elapsedSeconds()) + " s";
    }

    private static String found(LoadReport report) {
        boolean any = report.steps().stream().anyMatch(LoadReport.Step::passed);
        return any
                ? NumberText.of(report.result().rate()) + " /s is the highest of "
                        + report.steps().size() + " tried that passed"
                : "none passed";
    }

    private static String speech(LoadPlan plan) {
        LoadPlan.Speech speech = plan.speech();
        return speech.mode().publicName() + ", " + speech.format().wireName() + ", voice "
                + speech.voice().orElse("default") + ", " + speech.texts().size() + " texts, seed " + plan.seed()
                + ", jitter buffer " + plan.listener().jitterBuffer().toMillis() + " ms";
    }

    private static String mix(LoadPlan.Mix mix) {
        return mix.equals(LoadPlan.Mix.NONE)
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "shares: slow readers %s, cancels %s, disconnects %s, bad messages %s",
                        NumberText.of(mix.slowReaders()),
                        NumberText.of(mix.cancels()),
                        NumberText.of(mix.disconnects()),
                        NumberText.of(mix.badMessages()));
    }
}
