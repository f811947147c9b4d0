package dev.parlando.cli;

import dev.parlando.cli.terminal.StopSignals;
import dev.parlando.config.Config;
import dev.parlando.config.ConfigFile;
import dev.parlando.config.ConfigKey;
import dev.parlando.error.VoiceException;
import dev.parlando.server.ServerConfig;
import dev.parlando.server.SpeechEngine;
import dev.parlando.server.VoiceServer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Runs the voice server until it is told to stop. Every configuration key is also a flag. */
@Command(
        name = "serve",
        description = "Runs the voice server: a WebSocket that speaks, and a page to hear it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Every flag that holds a dot is a configuration key: it may also stand in the file, as key = value,",
            "or in the environment, as PARLANDO_SERVER_PORT for server.port. A flag wins over the environment,",
            "the environment over the file. All keys: docs/configuration.md"
        })
public final class ServeCommand implements Callable<Integer> {
    private final SpeechLoader speech;
    private final Map<String, String> environment;
    private final List<ConfigKey> keys;
    private final CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "file of key = value lines")
    private @Nullable Path file;

    @Option(names = "--check-config", description = "show every key's value and where it is set, then exit")
    private boolean checkConfig;

    private ServeCommand(SpeechLoader speech, Map<String, String> environment) {
        this.speech = speech;
        this.environment = Map.copyOf(environment);
        this.keys = Stream.concat(ServerConfig.KEYS.stream(), speech.keys().stream())
                .toList();
        this.spec = CommandSpec.forAnnotatedObject(this);
        keys.forEach(key -> spec.addOption(optionOf(key)));
    }

    /**
     * The command, to be run or added to another.
     *
     * @param speech what the server speaks with
     * @param environment variables; those of Parlando begin with {@code PARLANDO_}
     */
    public static CommandLine create(SpeechLoader speech, Map<String, String> environment) {
        return new CommandLine(new ServeCommand(speech, environment).spec);
    }

    @Override
    public Integer call() {
        Config config = Config.load(keys, file == null ? Map.of() : ConfigFile.read(file), environment, flags());
        ServerConfig serverConfig = ServerConfig.from(config);
        List<SpeechEngine> engines = speech.engines(config);
        PrintWriter out = spec.commandLine().getOut();
        if (checkConfig) {
            config.describe().forEach(out::println);
            return CommandLine.ExitCode.OK;
        }
        VoiceServer server = VoiceServer.start(serverConfig, engines);
        StopSignals.onStop(server::close);
        try {
            server.ready().join();
        } catch (CompletionException e) {
            server.close();
            throw e.getCause() instanceof VoiceException voice ? voice : e;
        }
        out.println("Parlando speaks at " + server.url());
        out.flush();
        server.closed().join();
        return CommandLine.ExitCode.OK;
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new HashMap<>();
        for (ConfigKey key : keys) {
            String value = spec.findOption(key.flag()).getValue();
            if (value != null) {
                flags.put(key.name(), value);
            }
        }
        return flags;
    }

    private static OptionSpec optionOf(ConfigKey key) {
        List<String> names = new ArrayList<>();
        if (!key.shortFlag().isEmpty()) {
            names.add(key.shortFlag());
        }
        names.add(key.flag());
        String shownDefault = key.defaultValue().isEmpty() ? "" : "; default " + key.defaultValue();
        return OptionSpec.builder(names.toArray(new String[0]))
                .type(String.class)
                .paramLabel("VALUE")
                .description(key.help() + shownDefault)
                .build();
    }
}
