package dev.parlando.cli.option;

import dev.parlando.config.Config;
import dev.parlando.config.ConfigFile;
import dev.parlando.config.Setting;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Makes a command's flags from settings, and reads the settings' values. A setting has a long flag, which takes a value
 * ({@code --speech.faithful true}), and may have a short one. The short flag of a switch takes none
 * ({@code --faithful}, {@code --no-faithful}).
 */
public final class SettingFlags {
    private static final String CONFIG = "--config";

    private final List<Setting<?>> flagged;
    private final List<Setting<?>> known;
    private final Map<String, String> environment;
    private final boolean readsFile;

    private SettingFlags(
            List<Setting<?>> flagged, List<Setting<?>> known, Map<String, String> environment, boolean readsFile) {
        this.flagged = List.copyOf(flagged);
        this.known = List.copyOf(known);
        this.environment = Map.copyOf(environment);
        this.readsFile = readsFile;
    }

    /**
     * Reads flags, the environment and a file named by {@code --config}.
     *
     * @param flagged settings that are flags of the command
     * @param known settings that may stand in the file and in the environment, {@code flagged} among them
     * @param environment all variables
     */
    public static SettingFlags layered(
            List<Setting<?>> flagged, List<Setting<?>> known, Map<String, String> environment) {
        return new SettingFlags(flagged, known, environment, true);
    }

    /** Reads flags and nothing else, so that the command line holds every value. */
    public static SettingFlags alone(List<Setting<?>> flagged) {
        return new SettingFlags(flagged, flagged, Map.of(), false);
    }

    /** Returns an annotated command with these flags. */
    public CommandLine commandLine(Object command) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(command);
        if (readsFile) {
            spec.addOption(OptionSpec.builder(CONFIG)
                    .type(Path.class)
                    .paramLabel("FILE")
                    .description("file of key = value lines, one a setting")
                    .build());
        }
        flagged.forEach(setting -> addTo(spec, setting));
        return new CommandLine(spec).setParameterExceptionHandler(new WrongArguments());
    }

    /**
     * Returns the values of all known settings.
     *
     * @param spec of the command, after it was parsed
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG}
     */
    public Config load(CommandSpec spec) {
        return load(spec, given(spec));
    }

    /** Returns a configuration for each value of a setting, whose flag may hold several with commas between them. */
    public List<Config> loadEach(CommandSpec spec, Setting<?> setting) {
        Map<String, String> flags = given(spec);
        String values = flags.get(setting.name());
        if (values == null) {
            return List.of(load(spec, flags));
        }
        return List.of(values.split(",", -1)).stream()
                .map(value -> {
                    Map<String, String> one = new LinkedHashMap<>(flags);
                    one.put(setting.name(), value);
                    return load(spec, one);
                })
                .toList();
    }

    /** Returns the texts of the settings that the command line sets, by key. */
    public Map<String, String> given(CommandSpec spec) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (Setting<?> setting : flagged) {
            for (String name : hasOwnSwitch(setting) ? names(setting) : List.of(setting.flag())) {
                OptionSpec option = spec.commandLine().getParseResult().matchedOption(name);
                if (option != null && flags.put(setting.name(), String.valueOf(option.<Object>getValue())) != null) {
                    throw new ParameterException(
                            spec.commandLine(), String.join(" and ", names(setting)) + " are the same setting");
                }
            }
        }
        return flags;
    }

    private Config load(CommandSpec spec, Map<String, String> flags) {
        Path file = readsFile ? spec.findOption(CONFIG).getValue() : null;
        return Config.load(known, file == null ? Map.of() : ConfigFile.read(file), environment, flags);
    }

    private static List<String> names(Setting<?> setting) {
        String shortFlag = setting.traits().shortFlag();
        return shortFlag.isEmpty() ? List.of(setting.flag()) : List.of(shortFlag, setting.flag());
    }

    /**
     * Returns whether the short flag is an option of its own, without a value; otherwise it is another name of the long
     * flag.
     */
    private static boolean hasOwnSwitch(Setting<?> setting) {
        return setting.isSwitch() && !setting.traits().shortFlag().isEmpty();
    }

    private static void addTo(CommandSpec spec, Setting<?> setting) {
        if (hasOwnSwitch(setting)) {
            String shortFlag = setting.traits().shortFlag();
            spec.addOption(OptionSpec.builder(shortFlag)
                    .type(Boolean.class)
                    .arity("0")
                    .negatable(true)
                    .description(description(setting))
                    .build());
            spec.addOption(valueOf(setting, List.of(setting.flag()), "the same as " + shortFlag + ", with a value"));
        } else {
            spec.addOption(valueOf(setting, names(setting), description(setting)));
        }
    }

    private static OptionSpec valueOf(Setting<?> setting, List<String> names, String description) {
        return OptionSpec.builder(names.toArray(String[]::new))
                .type(String.class)
                .arity("1")
                .paramLabel(setting.type().placeholder())
                .description(description)
                .build();
    }

    private static String description(Setting<?> setting) {
        String range = setting.type().range();
        String device = setting.traits().device();
        return setting.help()
                + (Character.isDigit(range.charAt(0)) ? "; " + range : "")
                + (device.isEmpty() ? "" : "; heeded only on a " + device)
                + (setting.defaultText().isEmpty() ? "" : "; default " + setting.defaultText());
    }
}
