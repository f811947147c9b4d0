package dev.parlando.cli;

import dev.parlando.cli.local.SpeechLoader;
import dev.parlando.cli.option.SettingFlags;
import dev.parlando.cli.start.ThreadProbe;
import dev.parlando.cli.terminal.StopSignals;
import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import dev.parlando.error.VoiceException;
import dev.parlando.server.ServerConfig;
import dev.parlando.server.SpeechEngine;
import dev.parlando.server.VoiceServer;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the voice server until a signal stops it. Every setting is a flag. */
@Command(
        name = "serve",
        description = "Runs the voice server: a WebSocket that speaks, and a page to hear it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Every flag that holds a dot is a setting: it may also stand in the file, as key = value,",
            "or in the environment, as PARLANDO_SERVER_PORT for server.port. A flag wins over the environment,",
            "the environment over the file. All settings: docs/configuration.md"
        })
public final class ServeCommand implements Callable<Integer> {
    private final SpeechLoader speech;
    private final SettingFlags flags;

    @Option(names = "--check-config", description = "shows every setting's value and where it is set, then exits")
    private boolean checkConfig;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private ServeCommand(SpeechLoader speech, SettingFlags flags) {
        this.speech = speech;
        this.flags = flags;
    }

    /**
     * Returns the command, to be run or added to another.
     *
     * @param speech gives the server its engines
     * @param environment variables; those of Parlando begin with {@code PARLANDO_}
     */
    public static CommandLine create(SpeechLoader speech, Map<String, String> environment) {
        List<Setting<?>> settings = Stream.concat(ServerConfig.SETTINGS.stream(), speech.settings().stream())
                .toList();
        SettingFlags flags = SettingFlags.layered(settings, settings, environment);
        return flags.commandLine(new ServeCommand(speech, flags));
    }

    @Override
    public Integer call() {
        Config config = flags.load(spec);
        ServerConfig serverConfig = ServerConfig.from(config);
        List<SpeechEngine> engines = speech.engines(config);
        PrintWriter out = spec.commandLine().getOut();
        if (checkConfig) {
            config.describe().forEach(out::println);
            return CommandLine.ExitCode.OK;
        }
        ThreadProbe.check();
        VoiceServer server = VoiceServer.start(serverConfig, engines);
        AtomicBoolean stopping = new AtomicBoolean();
        StopSignals.onStop(() -> {
            stopping.set(true);
            server.close();
        });
        try {
            CompletableFuture.anyOf(server.ready(), server.closed()).join();
        } catch (CompletionException e) {
            server.close();
            endIfAnEngineRuns(server);
            throw e.getCause() instanceof VoiceException voice ? voice : e;
        }
        if (!stopping.get() && !server.closed().isDone()) {
            out.println("Parlando speaks at " + server.url());
            out.flush();
        }
        endIfAnEngineRuns(server);
        return CommandLine.ExitCode.OK;
    }

    /** Waits until the server is closed. Ends the process at once if an engine's thread runs on. */
    private static void endIfAnEngineRuns(VoiceServer server) {
        try {
            server.closed().join();
        } catch (CompletionException e) {
            StopSignals.endProcess(CommandLine.ExitCode.SOFTWARE);
        }
    }
}
