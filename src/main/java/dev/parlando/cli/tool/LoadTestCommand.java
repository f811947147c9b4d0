package dev.parlando.cli.tool;

import dev.parlando.bench.load.measure.Limit;
import dev.parlando.bench.load.report.ReportFiles;
import dev.parlando.bench.load.report.ResultTable;
import dev.parlando.bench.load.run.Arrivals;
import dev.parlando.bench.load.run.LoadListener;
import dev.parlando.bench.load.run.LoadPlan;
import dev.parlando.bench.load.run.LoadReport;
import dev.parlando.bench.load.run.LoadRunner;
import dev.parlando.bench.load.run.SampleTexts;
import dev.parlando.cli.ToolCommand;
import dev.parlando.cli.option.CommandLineText;
import dev.parlando.cli.option.DurationConverter;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Puts load on a server and reports its effects on listeners. */
@Command(
        name = "loadtest",
        description = {
            "Speaks many turns to a voice server and measures TTFB, underruns, errors and wrong audio.",
            "Test only servers that are yours. Everything is defined in docs/loadtest.md."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:passed",
            "1:a limit of --fail-if was exceeded, audio was wrong, no rate passed, or no session could be opened",
            "2:wrong arguments"
        })
public final class LoadTestCommand implements ToolCommand {
    private static final String PROGRAM = "scripts/loadtest";
    private static final String KEY = "--key";

    @Option(names = "--url", required = true, description = "ws://HOST:PORT or wss://HOST:PORT of the server")
    private URI url = URI.create("");

    @Option(
            names = KEY,
            defaultValue = "${env:LOADTEST_KEY}",
            description = "API key; the environment's LOADTEST_KEY keeps it out of the list of processes")
    private @Nullable String key;

    @Option(names = "--trust", description = "PEM file of certificates to trust instead of the platform's")
    private @Nullable Path trust;

    @Mixin
    private LoadTestPace pace = new LoadTestPace();

    @Mixin
    private LoadTestSpeech speech = new LoadTestSpeech();

    @Mixin
    private LoadTestClients clients = new LoadTestClients();

    @Option(
            names = "--verify",
            description = "first speak each text alone, then compare every byte; the server must be deterministic")
    private boolean verify;

    @Option(
            names = "--find-rate",
            description = "search the highest arrival rate without an underrun, error or exceeded limit, from --rate"
                    + " on; every step lasts --duration")
    private boolean findRate;

    @Option(
            names = "--fail-if",
            paramLabel = "LIMIT",
            description = "exit with 1 if it holds, such as 'ttfb.p95 > 400', 'underruns > 0', 'errors.SERVER_BUSY >"
                    + " 5'; times in milliseconds; repeatable")
    private List<String> limits = List.of();

    @Option(
            names = "--output",
            defaultValue = "target/loadtest",
            description = "folder for result.json, report.html and .hgrm files; default ${DEFAULT-VALUE}")
    private Path output = Path.of("");

    @Option(names = "--quiet", description = "no progress")
    private boolean quiet;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        LoadPlan plan;
        List<Limit> parsed;
        try {
            plan = plan();
            parsed = limits.stream().map(Limit::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        LoadReport report = test(plan, parsed);
        ReportFiles.write(report, output);
        PrintWriter out = spec.commandLine().getOut();
        out.print(ResultTable.of(report));
        out.println("written to " + output + ": result.json, report.html, *.hgrm");
        out.flush();
        return report.failures().isEmpty() ? 0 : 1;
    }

    private LoadReport test(LoadPlan plan, List<Limit> parsed) {
        ProgressLine line = new ProgressLine(spec.commandLine().getErr(), CommandLine.Help.Ansi.AUTO.enabled());
        try (LoadRunner test = new LoadRunner(plan, commandLine(), parsed, quiet ? LoadListener.NONE : line)) {
            return findRate ? test.findRate() : test.run();
        } finally {
            line.end();
        }
    }

    private LoadPlan plan() {
        if (findRate && pace.isClosedLoop()) {
            throw new IllegalArgumentException("--find-rate is of open loops, so --concurrency cannot be given");
        }
        return new LoadPlan(
                new LoadPlan.Target(url, Optional.ofNullable(key), Optional.ofNullable(trust)),
                speech.speech(),
                pace.pace(),
                clients.mix(),
                clients.listener(),
                clients.sessions(speech.isChat()),
                pace.seed(),
                verify);
    }

    private String commandLine() {
        List<String> all = spec.root().commandLine().getParseResult().originalArgs();
        // under the root command, the first argument is this command's name
        List<String> own = spec.parent() == null ? all : all.subList(all.indexOf(spec.name()) + 1, all.size());
        return CommandLineText.of(PROGRAM, own, KEY);
    }

    /** Holds the options for the starts of turns. */
    static final class LoadTestPace {
        @Option(names = "--rate", description = "turns started per second, whatever became of those before; default 1")
        private @Nullable Double rate;

        @Option(names = "--concurrency", description = "instead of --rate: this many turns at once, one after another")
        private @Nullable Integer concurrency;

        @Option(
                names = "--arrivals",
                defaultValue = "POISSON",
                description = "poisson (independent users) or constant; default poisson")
        private Arrivals arrivals = Arrivals.POISSON;

        @Option(
                names = "--duration",
                defaultValue = "30s",
                converter = DurationConverter.class,
                description = "time during which turns start; default ${DEFAULT-VALUE}")
        private Duration duration = Duration.ZERO;

        @Option(
                names = "--warm-up",
                defaultValue = "0s",
                converter = DurationConverter.class,
                description = "turns that start earlier are checked, not timed; default ${DEFAULT-VALUE}")
        private Duration warmUp = Duration.ZERO;

        @Option(
                names = "--seed",
                defaultValue = "1",
                description = "of arrivals, texts, behaviours and voices; default ${DEFAULT-VALUE}")
        private long seed;

        boolean isClosedLoop() {
            return concurrency != null;
        }

        long seed() {
            return seed;
        }

        LoadPlan.Pace pace() {
            if (concurrency == null) {
                return LoadPlan.Pace.openLoop(arrivals, rate == null ? 1 : rate, duration, warmUp);
            }
            if (rate != null) {
                throw new IllegalArgumentException("--rate and --concurrency exclude each other");
            }
            return LoadPlan.Pace.closedLoop(concurrency, duration, warmUp);
        }
    }

    /** Holds the options for texts, mode, format and voice. */
    static final class LoadTestSpeech {
        @Option(names = "--mode", defaultValue = "read", description = "read or chat; default ${DEFAULT-VALUE}")
        private String mode = "";

        @Option(
                names = "--format",
                defaultValue = "pcm_s16le",
                description = "pcm_s16le or pcm_f32le; default ${DEFAULT-VALUE}")
        private String format = "";

        @Option(names = "--voice", description = "default: the server's first")
        private @Nullable String voice;

        @Option(names = "--texts", description = "file of one text a line; default: 30 sentences, built in")
        private @Nullable Path texts;

        boolean isChat() {
            return mode.equals("chat");
        }

        LoadPlan.Speech speech() {
            List<String> list = texts == null ? SampleTexts.BUILT_IN : SampleTexts.read(texts);
            return LoadPlan.Speech.named(mode, format, Optional.ofNullable(voice), list);
        }
    }

    /** Holds the options for the simulated clients. */
    static final class LoadTestClients {
        private static final int TURNS_PER_READING_SESSION = 100;

        @Option(
                names = "--jitter-buffer",
                defaultValue = "50ms",
                converter = DurationConverter.class,
                description = "time from the first frame until the listener starts to play; default ${DEFAULT-VALUE}")
        private Duration jitterBuffer = Duration.ZERO;

        @Option(
                names = "--turn-timeout",
                defaultValue = "60s",
                converter = DurationConverter.class,
                description = "a turn that has not ended by then is an error; default ${DEFAULT-VALUE}")
        private Duration turnTimeout = Duration.ZERO;

        @Option(
                names = "--spare-sessions",
                defaultValue = "8",
                description = "sessions kept open for the next turns; default ${DEFAULT-VALUE}")
        private int spareSessions;

        @Option(
                names = "--turns-per-session",
                description = "then a session is closed; default 100 in read mode, 1 in chat mode")
        private @Nullable Integer turnsPerSession;

        @Option(names = "--slow-readers", defaultValue = "0", description = "share of turns read at half speed")
        private double slowReaders;

        @Option(names = "--cancel-share", defaultValue = "0", description = "share of turns cancelled while they speak")
        private double cancels;

        @Option(names = "--disconnect-share", defaultValue = "0", description = "share of turns whose client goes away")
        private double disconnects;

        @Option(names = "--bad-share", defaultValue = "0", description = "share of messages that must be refused")
        private double badMessages;

        LoadPlan.Mix mix() {
            return new LoadPlan.Mix(slowReaders, cancels, disconnects, badMessages);
        }

        LoadPlan.Listener listener() {
            return new LoadPlan.Listener(jitterBuffer, turnTimeout);
        }

        LoadPlan.Sessions sessions(boolean chat) {
            int standard = chat ? 1 : TURNS_PER_READING_SESSION;
            return new LoadPlan.Sessions(spareSessions, turnsPerSession == null ? standard : turnsPerSession);
        }
    }
}
