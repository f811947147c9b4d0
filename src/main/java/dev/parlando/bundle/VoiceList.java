package dev.parlando.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlando.error.BundleFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code voices.json}: a list of objects with a name and either a prompt or a speaker state. */
public final class VoiceList {
    /** Voice of a bundle without {@code voices.json}: the model family words the prompt. */
    static final Voice DEFAULT = new Voice("default", Optional.empty(), Optional.empty());

    /** Most voices of a bundle, because the speaker vector of each is computed before the server listens. */
    private static final int MOST_VOICES = 256;

    private VoiceList() {}

    /**
     * Returns the voices of a file, or {@link #DEFAULT} alone if there is no file.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} naming file, voice and what was expected
     */
    public static List<Voice> read(Path file) {
        if (!BundleFile.exists(file)) {
            return List.of(DEFAULT);
        }
        JsonNode root = ConfigNode.parse(file);
        if (!root.isArray() || root.isEmpty()) {
            throw ConfigNode.broken(file, "is not a list of at least one voice", null);
        }
        if (root.size() > MOST_VOICES) {
            throw ConfigNode.broken(file, "holds " + root.size() + " voices, expected at most " + MOST_VOICES, null);
        }
        List<Voice> voices = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode item : root) {
            Voice voice = voice(ConfigNode.of(file, "voice " + voices.size(), item));
            if (!names.add(voice.name())) {
                throw ConfigNode.broken(file, "two voices are named " + voice.name(), null);
            }
            voices.add(voice);
        }
        return List.copyOf(voices);
    }

    private static Voice voice(ConfigNode node) {
        String name = node.text("name");
        Optional<String> prompt = Optional.of(node.text("prompt")).filter(text -> !text.isBlank());
        Optional<String> state = Optional.of(node.text("speaker_state")).filter(text -> !text.isBlank());
        node.check(!name.isBlank(), "name", "blank or absent", "a name");
        node.check(
                prompt.isPresent() != state.isPresent(),
                "prompt",
                prompt.isPresent() ? "there beside a speaker_state" : "absent like speaker_state",
                "one of the two");
        return new Voice(name, prompt, state);
    }
}
