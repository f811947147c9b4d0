package dev.parlando.cli;

import dev.parlando.audio.PcmChunk;
import dev.parlando.cli.local.LocalSpeech;
import dev.parlando.cli.local.PlannedSpeech;
import dev.parlando.cli.local.ProgramSettings;
import dev.parlando.cli.option.SettingFlags;
import dev.parlando.cli.terminal.SpeechOutput;
import dev.parlando.cli.terminal.StopSignals;
import dev.parlando.cli.terminal.TextInput;
import dev.parlando.config.Config;
import dev.parlando.engine.DeviceSettings;
import dev.parlando.engine.Engine;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.SpeechSettings;
import dev.parlando.speech.TurnScheduler;
import dev.parlando.stage.Stage;
import dev.parlando.stage.StageListener;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import dev.parlando.turn.TurnSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Speaks one text to a file or a pipe. */
@Command(
        name = "say",
        description = "Speaks a text, or a language model's reply to it, to a WAV file or a pipe.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SayCommand implements Callable<Integer> {
    private static final String STANDARD = "-";

    @Parameters(paramLabel = "TEXT", description = "what to speak; - reads standard input")
    private String text = "";

    @Option(
            names = "--mode",
            defaultValue = "read",
            description = "read: speak the text itself; chat: speak the model's reply; default ${DEFAULT-VALUE}")
    private Mode mode = Mode.READ;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "speech.wav",
            description = "file to write; - is standard output; default ${DEFAULT-VALUE}")
    private String output = "";

    @Option(
            names = "--format",
            defaultValue = "wav",
            description = "wav, or raw: 16-bit little-endian mono at 24 kHz without a header; default ${DEFAULT-VALUE}")
    private SpeechOutput.Format format = SpeechOutput.Format.WAV;

    @Option(names = "--voice", description = "name of a voice of the bundle; default: its first")
    private @Nullable String voice;

    @Option(
            names = "--seed",
            defaultValue = "0",
            description = "equal seeds give equal speech; default ${DEFAULT-VALUE}")
    private long seed;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final SettingFlags flags;

    private SayCommand(SettingFlags flags) {
        this.flags = flags;
    }

    /** Returns the command; environment variables that begin with {@code PARLANDO_} are settings. */
    static CommandLine create(Map<String, String> environment) {
        SettingFlags flags = SettingFlags.layered(
                LocalSpeech.settingsBut(
                        DeviceSettings.SLOTS,
                        SpeechSettings.CONVERSATIONS,
                        SpeechSettings.QUEUE_LIMIT,
                        SpeechSettings.REAL_TIME_LIMIT),
                ProgramSettings.ALL,
                environment);
        return flags.commandLine(new SayCommand(flags));
    }

    @Override
    public Integer call() throws IOException {
        String spoken = wholeText();
        checkOutput();
        long start = System.nanoTime();
        PlannedSpeech planned = LocalSpeech.plan(config());
        Engine engine = planned.openEngine();
        try (TurnScheduler scheduler = planned.open(engine, StageListener.NONE)) {
            double loadSeconds = (System.nanoTime() - start) / 1e9;
            try (SpeechOutput speech = openOutput(spoken)) {
                speakOrLeaveNothing(scheduler, new TurnRequest("say", 0, mode, spoken, false, voice, seed), speech);
                report(engine, speech, loadSeconds);
                return switch (speech.summary().status()) {
                    case COMPLETED -> 0;
                    case CANCELLED -> StopSignals.INTERRUPTED;
                    default -> 1;
                };
            }
        }
    }

    /** Returns the settings for a single turn, whatever the file and the environment say about a server. */
    private Config config() {
        return flags.load(spec)
                .with(DeviceSettings.SLOTS, "1", "say")
                .with(SpeechSettings.CONVERSATIONS, "1", "say")
                .with(SpeechSettings.QUEUE_LIMIT, SpeechSettings.QUEUE_LIMIT.defaultText(), "say")
                .with(SpeechSettings.REAL_TIME_LIMIT, "false", "say");
    }

    /** Checks that the output can be written, before the model is loaded. */
    private void checkOutput() throws IOException {
        if (output.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--output names a file, or - for standard output");
        }
        if (!output.equals(STANDARD)) {
            Path folder = Path.of(output).toAbsolutePath().getParent();
            if (Files.isDirectory(Path.of(output))) {
                throw new FileSystemException(output, null, "is a folder; --output names a file");
            }
            if (folder != null && !Files.isDirectory(folder)) {
                throw new NoSuchFileException(output);
            }
        }
    }

    private SpeechOutput openOutput(String spoken) throws IOException {
        if (output.equals(STANDARD)) {
            return SpeechOutput.toStandardOutput(format);
        }
        return SpeechOutput.toFile(Path.of(output), format, mode == Mode.READ ? spoken.length() : 0);
    }

    private String wholeText() throws IOException {
        return text.equals(STANDARD) ? TextInput.readAll(System.in, "standard input") : text;
    }

    /** Speaks, and deletes the file if there was no sound: a turn without sound is an error, not an empty file. */
    private void speakOrLeaveNothing(TurnScheduler scheduler, TurnRequest request, SpeechOutput speech)
            throws IOException {
        try {
            speak(scheduler, request, speech);
            if (speech.isSilent() && speech.summary().status() == TurnStatus.COMPLETED) {
                throw new VoiceException(ErrorCode.BAD_TEXT, "the text holds nothing to speak");
            }
        } catch (VoiceException e) {
            if (speech.isSilent() && !output.equals(STANDARD) && Files.isRegularFile(Path.of(output))) {
                Files.delete(Path.of(output));
            }
            throw e;
        }
    }

    /** Speaks to the end, or until a signal stops it; audio made by then is kept. */
    private static void speak(TurnScheduler scheduler, TurnRequest request, SpeechOutput speech) throws IOException {
        AtomicBoolean stopped = new AtomicBoolean();
        StopSignals.onStop(() -> stopped.set(true));
        scheduler.submit(request, speech);
        while (!stopped.get() && scheduler.tick()) {
            speech.throwIfBroken();
        }
        scheduler.cancel(request.turnId());
        VoiceException failure = speech.summary().failure();
        if (failure != null) {
            throw failure;
        }
    }

    private void report(Engine engine, SpeechOutput speech, double loadSeconds) {
        TurnSummary summary = speech.summary();
        double audioSeconds = summary.audioSamples() / (double) PcmChunk.SAMPLE_RATE_HZ;
        PrintWriter out = spec.commandLine().getErr();
        out.printf(
                Locale.ROOT,
                "%s: %.2f s of audio in %.2f s (RTF %.3f), first audio after %.0f ms, loaded in %.2f s, %s %s%n",
                summary.status().name().toLowerCase(Locale.ROOT),
                audioSeconds,
                speech.wallSeconds(),
                speech.wallSeconds() / Math.max(audioSeconds, 1e-9),
                speech.firstAudioMillis(),
                loadSeconds,
                engine.description(),
                engine.precision());
        for (Stage stage : Stage.values()) {
            Long nanos = summary.stageNanos().get(stage);
            if (nanos != null) {
                out.printf(Locale.ROOT, "  %-12s %9.1f ms%n", stage.publicName(), nanos / 1e6);
            }
        }
    }
}
