package dev.parlando.bench.study;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.turn.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Holds the number of errors that an outside recogniser hears in the texts read.
 *
 * @param words number of words in the texts; where a script has no spaces, its characters
 * @param errors words replaced, left out or added
 */
public record WordErrors(int words, int errors) {
    /** Returns the share of words that are wrong. */
    public double rate() {
        return words == 0 ? 0 : errors / (double) words;
    }

    /**
     * Runs the recogniser once for each text read, on the first run's audio.
     *
     * @param command for a shell; it gets the name of a WAV file as its last argument and prints the words that it
     *     hears
     */
    public static Map<String, WordErrors> of(StudyPlan plan, StudyFolder folder, String command) {
        Map<String, WordErrors> all = new LinkedHashMap<>();
        for (Variant variant : plan.variants()) {
            int words = 0;
            int errors = 0;
            for (Prompt prompt : plan.prompts()) {
                Path wav = folder.wav("audio", variant.name(), prompt.name());
                if (prompt.mode() == Mode.READ && Files.exists(wav)) {
                    List<String> said = words(prompt.text());
                    words += said.size();
                    errors += distance(said, words(hear(command, wav)));
                }
            }
            all.put(variant.name(), new WordErrors(words, errors));
        }
        return all;
    }

    private static String hear(String command, Path wav) {
        try {
            Process process = new ProcessBuilder("sh", "-c", command + " \"$1\"", "recogniser", wav.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            String heard = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new VoiceException(
                        ErrorCode.BAD_CONFIG, "--recogniser ended with status " + status + " for " + wav);
            }
            return heard;
        } catch (IOException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "cannot run --recogniser", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VoiceException(ErrorCode.BAD_CONFIG, "--recogniser was interrupted", e);
        }
    }

    /** Returns the words of a text in lower case, without punctuation. Each Chinese or Japanese character is a word. */
    static List<String> words(String text) {
        String spaced = Normalizer.normalize(text, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("([\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}ー])", " $1 ")
                .replaceAll("['’]", "")
                .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ")
                .strip();
        return spaced.isEmpty() ? List.of() : List.of(spaced.split(" +"));
    }

    /** Returns the smallest number of words to replace, leave out or add. */
    static int distance(List<String> said, List<String> heard) {
        List<Integer> row = new ArrayList<>();
        for (int index = 0; index <= heard.size(); index++) {
            row.add(index);
        }
        for (int at = 1; at <= said.size(); at++) {
            int diagonal = row.get(0);
            row.set(0, at);
            for (int index = 1; index <= heard.size(); index++) {
                int replaced = diagonal + (said.get(at - 1).equals(heard.get(index - 1)) ? 0 : 1);
                diagonal = row.get(index);
                row.set(index, Math.min(replaced, 1 + Math.min(diagonal, row.get(index - 1))));
            }
        }
        return row.get(heard.size());
    }
}
