package dev.parlando.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Encodes text for the language model and decodes its tokens: Qwen2 byte-level BPE and the model's special tokens
 * (model reference, section 1.1). Owns native memory; usable from any thread until closed.
 */
public final class LlmTokenizer implements AutoCloseable {
    private final TokenizerFile file;
    private final Pattern specialNames;

    private LlmTokenizer(TokenizerFile file) {
        this.file = file;
        this.specialNames = Pattern.compile(
                file.addedTokenNames().isEmpty()
                        ? "(?!)"
                        : file.addedTokenNames().stream().map(Pattern::quote).collect(Collectors.joining("|")));
    }

    /**
     * Opens a tokenizer.
     *
     * @param tokenizerJson the bundle's {@code tokenizer.json}
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} when the file is missing or damaged
     */
    public static LlmTokenizer open(Path tokenizerJson) {
        return new LlmTokenizer(TokenizerFile.open(tokenizerJson, "BPE"));
    }

    /**
     * Tokenises a prompt: names of special tokens in the text become those tokens; no other special token is added.
     *
     * @return ids in [0, vocabSize)
     */
    public int[] encode(String prompt) {
        return file.encode(prompt);
    }

    /**
     * Tokenises text of a user, in which a name such as {@code <|im_end|>} stays ordinary text. So no user can end a
     * message and speak for somebody else.
     *
     * @return ids in [0, vocabSize), none of them special
     */
    public int[] encodeUntrusted(String text) {
        return piecesWithoutNames(text).stream()
                .map(file::encode)
                .flatMapToInt(Arrays::stream)
                .toArray();
    }

    private List<String> piecesWithoutNames(String text) {
        List<String> pieces = new ArrayList<>();
        Matcher name = specialNames.matcher(text);
        int begin = 0;
        for (int from = 0; name.find(from); from = begin) {
            int second = text.offsetByCodePoints(name.start(), 1);
            pieces.add(text.substring(begin, second));
            begin = second;
        }
        pieces.add(text.substring(begin));
        return pieces;
    }

    /** Returns the text of the ids, special tokens written out. Bytes that are no whole character become U+FFFD. */
    public String decode(int[] ids) {
        return file.decode(ids);
    }

    /**
     * Returns the id of a special token.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} when the tokenizer has no special token of this
     *     name
     */
    public int specialToken(String name) {
        return file.addedToken(name);
    }

    /** Returns whether an id is a special token, which stands for no text. */
    public boolean isSpecial(int id) {
        return file.isAddedToken(id);
    }

    /** Returns the number of ids: one more than the largest id. */
    public int vocabSize() {
        return file.vocabSize();
    }

    @Override
    public void close() {
        file.close();
    }
}
