package dev.parlando.bench.study;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds one configuration of speech that a study measures.
 *
 * @param name unique in a study, and usable as the name of a folder
 * @param settings values by key, in the order given; the {@link SpeakerSource} decides which keys exist
 */
public record Variant(String name, Map<String, String> settings) {
    /** Key of the number of turns spoken at once. */
    public static final String BATCH = "batch";
    /** Key of the address of another server, which then speaks instead of this process. */
    public static final String URL = "url";
    /** Key of the per cent by which every piece of work is made longer, to test the study itself. */
    public static final String SLOWED = "slowed-by";

    private static final String DEFAULT = "default";
    private static final int MAX_BATCH = 1_024;

    public Variant {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException("variant '" + name + "' needs a name of letters, digits, . _ -");
        }
    }

    /**
     * Reads {@code one=default,two=default+threads:1,three=two+batch:4}. The word before the first {@code +} is
     * {@code default}, or the name of an earlier variant.
     *
     * @throws IllegalArgumentException for any other form
     */
    public static List<Variant> parse(List<String> definitions) {
        Map<String, Variant> variants = new LinkedHashMap<>();
        for (String definition : definitions) {
            Variant variant = parse(definition.strip(), variants);
            if (variants.put(variant.name(), variant) != null) {
                throw new IllegalArgumentException("variant " + variant.name() + " is there twice");
            }
        }
        if (variants.isEmpty()) {
            throw new IllegalArgumentException("--variants names none");
        }
        return List.copyOf(variants.values());
    }

    private static Variant parse(String definition, Map<String, Variant> known) {
        int equals = definition.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("variant '" + definition + "' is not NAME=default+KEY:VALUE+...");
        }
        String[] parts = definition.substring(equals + 1).split("\\+", -1);
        String base = parts[0].strip();
        Variant from = known.get(base);
        if (from == null && !base.equals(DEFAULT)) {
            throw new IllegalArgumentException(
                    "variant '" + definition + "' begins neither with default nor with a" + " variant before it");
        }
        Map<String, String> settings = new LinkedHashMap<>(from == null ? Map.of() : from.settings());
        Set<String> own = new HashSet<>();
        for (int index = 1; index < parts.length; index++) {
            int colon = parts[index].indexOf(':');
            String key = (colon < 0 ? parts[index] : parts[index].substring(0, colon)).strip();
            if (key.isEmpty() || !own.add(key)) {
                throw new IllegalArgumentException(
                        "variant '" + definition + "': key '" + key + "' is empty or there twice");
            }
            settings.put(
                    key, colon < 0 ? "on" : parts[index].substring(colon + 1).strip());
        }
        return new Variant(definition.substring(0, equals).strip(), settings);
    }

    public Optional<String> setting(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    /** Returns the number of turns spoken at once, 1 by default. */
    public int batch() {
        double turns = number(BATCH, 1, 1, MAX_BATCH);
        if (turns != Math.rint(turns)) {
            throw outOfRange(BATCH, 1, MAX_BATCH);
        }
        return (int) turns;
    }

    /** Returns the share by which every piece of work is made longer, 0 by default. */
    public double slowedBy() {
        return number(SLOWED, 0, 0, 1_000) / 100;
    }

    private double number(String key, double standard, double min, double max) {
        String value = settings.get(key);
        if (value == null) {
            return standard;
        }
        try {
            double number = Double.parseDouble(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the message below says it all
        }
        throw outOfRange(key, (long) min, (long) max);
    }

    private IllegalArgumentException outOfRange(String key, long min, long max) {
        return new IllegalArgumentException("variant " + name + ": " + key + " is '" + settings.get(key) + "', must be "
                + min + " to " + max + (key.equals(BATCH) ? ", a whole number" : ""));
    }

    /**
     * Returns the settings that differ from another variant's, such as {@code cuda-graphs on → off}; empty if none
     * differs.
     */
    List<String> changesFrom(Variant other) {
        Set<String> keys = new LinkedHashSet<>(other.settings.keySet());
        keys.addAll(settings.keySet());
        return keys.stream()
                .filter(key -> !setting(key).equals(other.setting(key)))
                .map(key -> key + " " + other.setting(key).orElse(DEFAULT) + " → "
                        + setting(key).orElse(DEFAULT))
                .toList();
    }

    /** Returns the variant as it is shown: {@code default} or {@code default+threads:1}. */
    public String definition() {
        List<String> parts = new ArrayList<>(List.of(DEFAULT));
        settings.forEach((key, value) -> parts.add(key + ":" + value));
        return String.join("+", parts);
    }
}
