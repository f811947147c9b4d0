package dev.parlando.cli.tool;

import dev.parlando.bench.load.run.LoadPlan;
import dev.parlando.bench.study.LocalSpeaker;
import dev.parlando.bench.study.ServerSpeaker;
import dev.parlando.bench.study.Speaker;
import dev.parlando.bench.study.SpeakerSource;
import dev.parlando.bench.study.Variant;
import dev.parlando.cli.local.LocalSpeech;
import dev.parlando.cli.local.PlannedSpeech;
import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import dev.parlando.config.UnknownNameException;
import dev.parlando.engine.DeviceSettings;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.SpeechSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Opens the variants of a study in this process. A variant's keys are the settings of speech, in their short form
 * ({@code threads}) or in full ({@code speech.threads}). So every setting of this build can be varied.
 */
final class VariantSpeakers implements SpeakerSource {
    /** Settings of a study: all but the slots, which follow the batch, and the queue and its limit, which only servers have. */
    static final List<Setting<?>> SETTINGS =
            LocalSpeech.settingsBut(DeviceSettings.SLOTS, SpeechSettings.QUEUE_LIMIT, SpeechSettings.REAL_TIME_LIMIT);

    private static final Set<String> OWN = Set.of(Variant.BATCH, Variant.SLOWED, Variant.URL);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Map<String, String> SWITCHES =
            Map.of("on", "true", "yes", "true", "off", "false", "no", "false");

    private final Map<String, String> base;
    private final Optional<String> apiKey;
    private final Optional<Path> trusted;

    /**
     * Prepares a source; nothing is opened yet.
     *
     * @param base settings that all variants share, as {@link #shared} gives them
     * @param apiKey for servers
     * @param trusted PEM file of certificates to trust instead of the platform's
     */
    VariantSpeakers(Map<String, String> base, Optional<String> apiKey, Optional<Path> trusted) {
        this.base = Map.copyOf(base);
        this.apiKey = apiKey;
        this.trusted = trusted;
    }

    /**
     * Returns the settings of a command line in the form of a variant: {@code threads} and {@code 2}, {@code faithful}
     * and {@code on}.
     *
     * @param flags texts by the full names of {@link #SETTINGS}
     */
    static Map<String, String> shared(Map<String, String> flags) {
        Map<String, String> shared = new LinkedHashMap<>();
        for (Setting<?> setting : SETTINGS) {
            String text = flags.get(setting.name());
            if (text != null) {
                shared.put(setting.shortName(), setting.isSwitch() ? onOrOff(text) : text);
            }
        }
        return shared;
    }

    private static String onOrOff(String text) {
        return text.equals("true") ? "on" : text.equals("false") ? "off" : text;
    }

    @Override
    public void check(Variant variant) {
        try {
            boolean isSound = variant.batch() >= 1 && variant.slowedBy() >= 0;
            Optional<LoadPlan.Target> server = server(variant);
            if (server.isPresent()) {
                checkServerKeys(variant);
            } else if (isSound) {
                LocalSpeech.checkDevice(config(variant));
            }
        } catch (IllegalArgumentException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, String.valueOf(e.getMessage()), e);
        }
    }

    /** Refuses settings beside a server's address, because the server would ignore them. */
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
        PlannedSpeech planned = LocalSpeech.plan(config(variant));
        return new LocalSpeaker(stages -> planned.open(planned.openEngine(), stages), variant.slowedBy());
    }

    /** Returns the configuration of a variant: defaults, then the shared settings, then the variant's own settings. */
    Config config(Variant variant) {
        String origin = "variant " + variant.name();
        Map<String, String> settings = new LinkedHashMap<>(base);
        settings.putAll(variant.settings());
        settings.keySet().removeAll(OWN);
        Config config = Config.defaults(LocalSpeech.SETTINGS)
                .with(DeviceSettings.SLOTS, Integer.toString(variant.batch()), origin)
                .with(SpeechSettings.REAL_TIME_LIMIT, "false", origin);
        for (Map.Entry<String, String> entry : settings.entrySet()) {
            Setting<?> setting = setting(variant, entry.getKey());
            String text = entry.getValue();
            config = config.with(setting, setting.isSwitch() ? SWITCHES.getOrDefault(text, text) : text, origin);
        }
        return config;
    }

    private static Setting<?> setting(Variant variant, String key) {
        return SETTINGS.stream()
                .filter(setting ->
                        setting.name().equals(key) || setting.shortName().equals(key))
                .findFirst()
                .orElseThrow(() -> unknown(variant, key));
    }

    private static VoiceException unknown(Variant variant, String key) {
        List<String> known = new ArrayList<>(OWN);
        SETTINGS.forEach(setting -> known.addAll(List.of(setting.name(), setting.shortName())));
        UnknownNameException unknown = new UnknownNameException(
                "variant " + variant.name() + ": this build has no key '" + key + "'", key, known);
        return new VoiceException(ErrorCode.BAD_CONFIG, String.valueOf(unknown.getMessage()), unknown);
    }
}
