package dev.parlando.bench.study;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.turn.Mode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Provides the prompts of a study: the original study's messages, texts to read from one word to a page, or a user's
 * file.
 */
public final class PromptSets {
    /** Prompt that is spoken before the others in every run, and not counted. */
    public static final Prompt WARM_UP = new Prompt("warm-up", "warm-up", Mode.CHAT, "Hi, how are you?");

    /** Names of the sets that {@link #named} knows. */
    public static final List<String> NAMES = List.of("chat", "read");

    private static final String SPACE = "\\s+";

    private PromptSets() {}

    /**
     * Returns the set of that name, or else reads the file of that name. Each line of a file is a text to read, or a
     * message if it begins with {@code chat:}. Empty lines and lines that begin with {@code #} are left out.
     *
     * @throws VoiceException {@code BAD_CONFIG} when there is no such set or file, or no text in it
     */
    public static List<Prompt> named(String name) {
        if (NAMES.contains(name)) {
            InputStream in = PromptSets.class.getResourceAsStream(name + ".txt");
            if (in == null) {
                throw new IllegalStateException(name + ".txt is missing from the program");
            }
            return read(name, in);
        }
        try {
            return read("texts", Files.newInputStream(Path.of(name)));
        } catch (IOException e) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG, "--prompts " + name + " is none of " + NAMES + " and cannot be read", e);
        }
    }

    private static List<Prompt> read(String set, InputStream in) {
        List<Prompt> prompts = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String text = line.strip();
                if (!text.isEmpty() && !text.startsWith("#")) {
                    prompts.add(promptOf(set, prompts.size() + 1, text));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the prompts " + set, e);
        }
        if (prompts.isEmpty()) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "--prompts " + set + " holds no text");
        }
        return prompts;
    }

    private static Prompt promptOf(String set, int number, String line) {
        String chat = "chat:";
        boolean isChat = line.startsWith(chat);
        String text = isChat ? line.substring(chat.length()).strip() : line;
        return new Prompt(set, set + "-" + number + slug(text), isChat ? Mode.CHAT : Mode.READ, text);
    }

    /** Returns the first words of a text; only those in Latin letters. */
    private static String slug(String text) {
        StringBuilder out = new StringBuilder();
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z ]", "").strip();
        for (String word : plain.split(SPACE)) {
            if (!word.isEmpty() && out.length() + word.length() < 16) {
                out.append('-').append(word);
            }
        }
        return out.toString();
    }
}
