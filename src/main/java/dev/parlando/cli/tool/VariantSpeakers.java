package dev.parlando.cli.tool;

import dev.parlando.bench.load.run.LoadPlan;
import dev.parlando.bench.study.LocalSpeaker;
import dev.parlando.bench.study.ServerSpeaker;
import dev.parlando.bench.study.Speaker;
import dev.parlando.bench.study.SpeakerSource;
import dev.parlando.bench.study.Variant;
import dev.parlando.cli.DeviceSetup;
import dev.parlando.cli.KnownModels;
import dev.parlando.cli.ModelOptions;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.BatchedTurnScheduler;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Opens variants in this process. A variant's keys are the options of {@link ModelOptions} without their dashes, so every
 * option that this build has can be varied, and no other.
 */
final class VariantSpeakers implements SpeakerSource {
    private static final Set<String> OWN = Set.of(Variant.BATCH, Variant.SLOWED, Variant.URL);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Set<String> ON = Set.of("on", "true", "yes");
    private static final Set<String> OFF = Set.of("off", "false", "no");

    private final Map<String, String> base;
    private final Optional<String> apiKey;
    private final Optional<Path> trusted;

    /**
     * Opens nothing yet.
     *
     * @param base options that all variants share, by key
     * @param apiKey for servers
     * @param trusted PEM file of certificates to trust instead of the platform's
     */
    VariantSpeakers(Map<String, String> base, Optional<String> apiKey, Optional<Path> trusted) {
        this.base = Map.copyOf(base);
        this.apiKey = apiKey;
        this.trusted = trusted;
    }

    /** Options of a parsed command line that are model options, by key; flags are {@code on} or, negated, {@code off}. */
    static Map<String, String> given(CommandLine.ParseResult parsed) {
        Map<String, String> given = new LinkedHashMap<>();
        for (OptionSpec option : options()) {
            if (parsed.hasMatchedOption(option.longestName())) {
                String key = key(option);
                OptionSpec matched = parsed.matchedOption(option.longestName());
                List<String> values = matched.originalStringValues();
                String flag = Boolean.FALSE.equals(matched.getValue()) ? "off" : "on";
                given.put(key, isFlag(option) ? flag : values.get(values.size() - 1));
            }
        }
        return given;
    }

    /** Every key of a variant, in the order of the alphabet. */
    static Set<String> keys() {
        Set<String> keys = new TreeSet<>(OWN);
        options().forEach(option -> keys.add(key(option)));
        return keys;
    }

    private static List<OptionSpec> options() {
        return new CommandLine(new ModelOptions()).getCommandSpec().options();
    }

    private static String key(OptionSpec option) {
        return option.longestName().substring(2);
    }

    private static boolean isFlag(OptionSpec option) {
        return option.arity().max() == 0;
    }

    @Override
    public void check(Variant variant) {
        try {
            boolean isSound = variant.batch() >= 1 && variant.slowedBy() >= 0;
            Optional<LoadPlan.Target> server = server(variant);
            if (server.isPresent()) {
                checkServerKeys(variant);
            } else if (isSound) {
                optionsOf(variant).check();
            }
        } catch (IllegalArgumentException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, String.valueOf(e.getMessage()), e);
        }
    }

    /** A server has its own options; what is said here would be ignored. */
    private void checkServerKeys(Variant variant) {
        Set<String> keys = new TreeSet<>(base.keySet());
        keys.addAll(variant.settings().keySet());
        keys.removeAll(Set.of(Variant.URL, Variant.BATCH));
        if (!keys.isEmpty()) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG,
                    "variant " + variant.name() + " is spoken by a server, so " + keys
                            + " must be given to the server");
        }
    }

    private Optional<LoadPlan.Target> server(Variant variant) {
        return variant.setting(Variant.URL).map(url -> new LoadPlan.Target(URI.create(url), apiKey, trusted));
    }

    @Override
    public Speaker open(Variant variant) {
        Optional<LoadPlan.Target> server = server(variant);
        if (server.isPresent()) {
            return new ServerSpeaker(server.get(), PATIENCE);
        }
        ModelOptions options = optionsOf(variant);
        DeviceSetup setup =
                options.setUp(OptionalInt.of(variant.batch()), OptionalInt.empty(), options.schedulerConfig());
        return new LocalSpeaker(
                stages -> BatchedTurnScheduler.open(
                        KnownModels.FAMILIES, options.model(), options.openEngine(setup), setup.config(), stages),
                variant.slowedBy());
    }

    ModelOptions optionsOf(Variant variant) {
        Map<String, String> settings = new LinkedHashMap<>(base);
        settings.putAll(variant.settings());
        settings.keySet().removeAll(OWN);
        ModelOptions options = new ModelOptions();
        CommandLine parser = new CommandLine(options);
        List<String> arguments = new ArrayList<>();
        settings.forEach((key, value) -> arguments.addAll(argument(variant, parser, key, value)));
        try {
            parser.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "variant " + variant.name() + ": " + e.getMessage(), e);
        }
        return options;
    }

    private static List<String> argument(Variant variant, CommandLine parser, String key, String value) {
        OptionSpec option = parser.getCommandSpec().findOption("--" + key);
        if (option == null) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG,
                    "variant " + variant.name() + ": this build has no '" + key + "'; it has " + keys());
        }
        boolean isSwitch = option.type() == boolean.class || option.type() == Boolean.class;
        if (!isSwitch) {
            return List.of("--" + key + "=" + value);
        }
        if (!ON.contains(value) && !OFF.contains(value)) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG,
                    "variant " + variant.name() + ": " + key + " is '" + value + "', must be on or off");
        }
        return switchOf(option, ON.contains(value));
    }

    /** Where nothing is said, a flag is off, unless it can be negated. */
    private static List<String> switchOf(OptionSpec option, boolean on) {
        if (!isFlag(option)) {
            return List.of("--" + key(option) + "=" + on);
        }
        if (on) {
            return List.of("--" + key(option));
        }
        return option.negatable() ? List.of("--no-" + key(option)) : List.of();
    }
}
