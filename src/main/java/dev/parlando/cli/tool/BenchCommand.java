package dev.parlando.cli.tool;

import dev.parlando.bench.report.Bound;
import dev.parlando.bench.study.FlightRecording;
import dev.parlando.bench.study.Gate;
import dev.parlando.bench.study.LoadCurves;
import dev.parlando.bench.study.Prompt;
import dev.parlando.bench.study.PromptSets;
import dev.parlando.bench.study.Study;
import dev.parlando.bench.study.StudyFiles;
import dev.parlando.bench.study.StudyFolder;
import dev.parlando.bench.study.StudyListener;
import dev.parlando.bench.study.StudyMarkdown;
import dev.parlando.bench.study.StudyPlan;
import dev.parlando.bench.study.StudyReport;
import dev.parlando.bench.study.Variant;
import dev.parlando.bench.study.WordErrors;
import dev.parlando.cli.ToolCommand;
import dev.parlando.cli.option.CommandLineText;
import dev.parlando.cli.option.SettingFlags;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.stage.BuildCommit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares variants: speed, reliability, and whether the voice is still the same. */
@Command(
        name = "bench",
        description = {
            "Speaks the same prompts in several ways, in turn and in random order, and says what each is worth.",
            "Everything is defined in docs/study.md."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "1:a limit of --fail-if was exceeded, or something failed", "2:wrong arguments"})
public final class BenchCommand implements ToolCommand {
    private static final String PROGRAM = "scripts/bench";
    private static final String KEY = "--key";

    @Option(
            names = "--variants",
            split = ",",
            paramLabel = "NAME=default+KEY:VALUE",
            description =
                    "ways to speak, joined by commas, such as one=default,two=default+threads:1; the first is what"
                            + " the others are compared with; a key is a setting below without its dashes, or batch")
    private List<String> variants = new ArrayList<>();

    @Option(names = "--variants-file", description = "file of one variant a line, instead or besides")
    private @Nullable Path variantsFile;

    @Option(names = "--runs", defaultValue = "20", description = "of each variant; default ${DEFAULT-VALUE}")
    private int runs;

    @Option(
            names = "--prompts",
            split = ",",
            defaultValue = "chat,read",
            description = "chat, read, or a file of one text a line; default ${DEFAULT-VALUE}")
    private List<String> prompts = List.of();

    @Option(
            names = "--output",
            defaultValue = "target/bench",
            description = "folder of the study; one that was killed goes on there; default ${DEFAULT-VALUE}")
    private Path output = Path.of("");

    @Option(names = "--restart", description = "throw away what --output holds of an earlier study")
    private boolean restart;

    @Option(names = "--seed", defaultValue = "1", description = "of order and speech; default ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--runs-per-load",
            defaultValue = "1",
            description = "runs before a variant is loaded anew; default ${DEFAULT-VALUE}")
    private int runsPerLoad;

    @Option(names = "--keep-loaded", description = "load every variant once; all of them must fit")
    private boolean keepLoaded;

    @Option(
            names = "--recogniser",
            paramLabel = "COMMAND",
            description = "gets a WAV file as its last argument and prints the words it hears")
    private @Nullable String recogniser;

    @Option(
            names = "--url",
            description = "ws://HOST:PORT of a server that speaks, instead of this process; of one variant: url:...")
    private @Nullable String url;

    @Option(
            names = KEY,
            defaultValue = "${env:BENCH_KEY}",
            description = "the servers' API key; the environment's BENCH_KEY keeps it out of the list of processes")
    private @Nullable String key;

    @Option(names = "--trust", description = "PEM file of certificates to trust instead of the platform's")
    private @Nullable Path trust;

    @Option(
            names = "--fail-if",
            paramLabel = "BOUND",
            description =
                    "exit with 1 if a ratio to the first variant, or with --compare to the old study, is beyond it:"
                            + " 'ttfb.p50 > 1.10', 'chat/two:rtf.mean > 1.05'; repeatable")
    private List<String> bounds = List.of();

    @Option(
            names = "--compare",
            arity = "2",
            paramLabel = "study.json",
            description = "speak nothing; compare two studies, the old one first")
    private List<Path> compared = List.of();

    @Option(names = "--jfr", description = "record the Java Flight Recorder to study.jfr, stages included")
    private boolean flightRecorder;

    @Option(
            names = "--load",
            split = ",",
            paramLabel = "DIR",
            description = "folders of scripts/loadtest, whose curves the page shows too")
    private List<Path> loads = List.of();

    @Option(names = "--quiet", description = "no progress")
    private boolean quiet;

    private final SettingFlags flags;

    /** Creates the command. It reads no file and no environment, so that a study's command line holds every value. */
    public BenchCommand() {
        flags = SettingFlags.alone(VariantSpeakers.SETTINGS);
    }

    @Override
    public CommandLine commandLine(Map<String, String> environment) {
        return flags.commandLine(this);
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<Bound> parsed;
        try {
            parsed = bounds.stream().map(Bound::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        if (!compared.isEmpty()) {
            Gate gate = Gate.between(compared.get(0), compared.get(1));
            gate.lines().forEach(spec.commandLine().getOut()::println);
            return verdict(gate, parsed);
        }
        StudyReport report = study();
        PrintWriter out = spec.commandLine().getOut();
        out.print(StudyMarkdown.of(report));
        out.println();
        out.println("written to " + output + ": study.json, study.md, report.html, runs.jsonl, audio, forced, trace");
        out.flush();
        return parsed.isEmpty() ? 0 : verdict(Gate.within(report), parsed);
    }

    private int verdict(Gate gate, List<Bound> parsed) {
        PrintWriter out = spec.commandLine().getOut();
        boolean passed = true;
        for (Bound bound : parsed) {
            for (Gate.Check check : gate.check(bound)) {
                out.println(check.text());
                passed &= !check.exceeded();
            }
        }
        out.flush();
        return passed ? 0 : 1;
    }

    private StudyReport study() {
        flags.load(spec);
        Map<String, String> base = VariantSpeakers.shared(flags.given(spec));
        StudyPlan plan = plan(base);
        VariantSpeakers speakers = new VariantSpeakers(base, Optional.ofNullable(key), Optional.ofNullable(trust));
        plan.variants().forEach(speakers::check);
        List<String> loadCharts = LoadCurves.of(loads);
        StudyFolder folder = StudyFolder.open(output, plan, BuildCommit.describe(), restart);
        PrintWriter err = spec.commandLine().getErr();
        StudyListener listener = quiet
                ? StudyListener.NONE
                : line -> {
                    err.println(line);
                    err.flush();
                };
        Study study = new Study(plan, speakers, folder, listener, () -> report(plan, folder, loadCharts, Map.of()));
        if (flightRecorder) {
            FlightRecording.of(study::run, output.resolve("study.jfr"));
        } else {
            study.run();
        }
        return report(
                plan, folder, loadCharts, recogniser == null ? Map.of() : WordErrors.of(plan, folder, recogniser));
    }

    private StudyReport report(
            StudyPlan plan, StudyFolder folder, List<String> loadCharts, Map<String, WordErrors> wordErrors) {
        StudyReport report = StudyReport.of(plan, folder, commandLine(), wordErrors);
        StudyFiles.write(report, folder, loadCharts);
        return report;
    }

    private StudyPlan plan(Map<String, String> base) {
        if (url != null && (!variants.isEmpty() || variantsFile != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--url is of a study of one server; give variants their own, as a=default+url:...");
        }
        try {
            List<Prompt> all = new ArrayList<>();
            prompts.forEach(name -> all.addAll(PromptSets.named(name)));
            List<String> options = base.entrySet().stream()
                    .map(entry -> entry.getKey() + ":" + entry.getValue())
                    .toList();
            return new StudyPlan(
                    Variant.parse(definitions()),
                    all,
                    runs,
                    seed,
                    new StudyPlan.Loading(runsPerLoad, keepLoaded),
                    options);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private List<String> definitions() {
        List<String> all = new ArrayList<>(variants);
        if (variantsFile != null) {
            try (var lines = Files.lines(variantsFile)) {
                lines.map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .forEach(all::add);
            } catch (IOException e) {
                throw new VoiceException(ErrorCode.BAD_CONFIG, "cannot read --variants-file " + variantsFile, e);
            }
        }
        String plain = url == null ? "default" : "default+url:" + url;
        return all.isEmpty() ? List.of("default=" + plain) : all;
    }

    private String commandLine() {
        List<String> all = spec.root().commandLine().getParseResult().originalArgs();
        List<String> own = spec.parent() == null ? all : all.subList(all.indexOf(spec.name()) + 1, all.size());
        return CommandLineText.of(PROGRAM, own, KEY);
    }
}
