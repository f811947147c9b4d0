package dev.parlando.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import dev.parlando.config.ValueType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

final class SettingFlagsTest {
    private static final Setting<Integer> THREADS = Setting.of(
                    "speech.threads", ValueType.integer(0, 99, "threads"), 0, "threads that run")
            .withShortFlag("--threads")
            .onlyOn("CPU");
    private static final Setting<Boolean> GRAPHS =
            Setting.of("speech.graphs", ValueType.flag(), true, "replays").withShortFlag("--graphs");
    private static final Setting<Boolean> FAITHFUL =
            Setting.of("speech.faithful", ValueType.flag(), false, "a clone").withShortFlag("--faithful");
    private static final Setting<Optional<String>> NAME =
            Setting.of("server.name", ValueType.optional(ValueType.text()), Optional.empty(), "a name");
    private static final List<Setting<?>> FLAGGED = List.of(THREADS, GRAPHS, FAITHFUL);
    private static final List<Setting<?>> KNOWN = List.of(THREADS, GRAPHS, FAITHFUL, NAME);

    @Command(name = "walk", mixinStandardHelpOptions = true)
    private final class Walk implements Runnable {
        @Option(names = "--steps")
        private int steps;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            layered(Map.of()).load(spec);
            out.write(steps);
        }
    }

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Config load(SettingFlags flags, String... arguments) {
        CommandLine command = flags.commandLine(new Walk());
        command.parseArgs(arguments);
        return flags.load(command.getCommandSpec());
    }

    private static SettingFlags layered(Map<String, String> environment) {
        return SettingFlags.layered(FLAGGED, KNOWN, environment);
    }

    @ParameterizedTest
    @CsvSource({
        "--threads=3, 3, true, false",
        "--speech.threads=3, 3, true, false",
        "--graphs, 0, true, false",
        "--no-graphs, 0, false, false",
        "--speech.graphs=false, 0, false, false",
        "--faithful, 0, true, true",
        "--no-faithful, 0, true, false",
        "--speech.faithful=true, 0, true, true",
        "--steps=4, 0, true, false"
    })
    void shortAndLongFlagsMeanTheSame(String argument, int threads, boolean graphs, boolean faithful) {
        for (SettingFlags flags : List.of(layered(Map.of()), SettingFlags.alone(FLAGGED))) {
            Config config = load(flags, argument);
            assertEquals(threads, config.get(THREADS));
            assertEquals(graphs, config.get(GRAPHS));
            assertEquals(faithful, config.get(FAITHFUL));
        }
    }

    @Test
    void fileEnvironmentAndFlagsLieOverEachOther(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("a.properties"), "speech.threads=1\nspeech.graphs=false\nserver.name=anna\n");
        Map<String, String> environment = Map.of("PARLANDO_SPEECH_THREADS", "2", "PARLANDO_SPEECH_FAITHFUL", "true");
        Config config = load(layered(environment), "--config", file.toString(), "--graphs");
        assertEquals(2, config.get(THREADS));
        assertEquals(true, config.get(GRAPHS));
        assertEquals(true, config.get(FAITHFUL));
        assertEquals(Optional.of("anna"), config.get(NAME));
    }

    @Test
    void oneConfigurationForEachValueOfAList() {
        SettingFlags flags = layered(Map.of());
        CommandLine command = flags.commandLine(new Walk());
        command.parseArgs("--threads", "1,2", "--faithful");
        List<Config> configs = flags.loadEach(command.getCommandSpec(), THREADS);
        assertEquals(
                List.of(1, 2), configs.stream().map(one -> one.get(THREADS)).toList());
        assertTrue(configs.stream().allMatch(one -> one.get(FAITHFUL)));
        command.parseArgs();
        assertEquals(1, flags.loadEach(command.getCommandSpec(), THREADS).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "--faithfull @ unknown option --faithfull; did you mean --faithful?",
                "--no-grahps @ unknown option --no-grahps; did you mean --no-graphs?",
                "--speech.thread=2 @ unknown option --speech.thread; did you mean --speech.threads?",
                "--nothing-like-it @ unknown option --nothing-like-it; walk --help lists what there is",
                "--steps=x @ Invalid value for option '--steps': 'x' is not an int",
                "--threads=1 --speech.threads=2 @ option '--speech.threads' (N) should be specified only once",
                "--faithful --speech.faithful=true @ --faithful and --speech.faithful are the same setting",
                "fast @ unexpected argument fast; walk --help lists what there is"
            })
    void wrongArgumentsAreAnsweredInOneLine(String arguments, String line) {
        CommandLine command = layered(Map.of()).commandLine(new Walk());
        assertEquals(2, command.setErr(new PrintWriter(err)).execute(arguments.split(" ")));
        assertEquals(line, err.toString().strip().replace("\"", "'"));
    }

    @Test
    void helpSaysRangeDeviceAndDefault() {
        CommandLine command = layered(Map.of()).commandLine(new Walk());
        assertEquals(0, command.setOut(new PrintWriter(out)).execute("--help"));
        String help = out.toString().replaceAll("\\s+", " ");
        assertTrue(
                help.contains("--threads, --speech.threads=N threads that run; 0 to 99 threads; heeded only on a CPU;"
                        + " default 0"),
                help);
        assertTrue(help.contains("--[no-]graphs replays; default true"), help);
        assertTrue(help.contains("--speech.graphs=true|false the same as --graphs, with a value"), help);
    }
}
