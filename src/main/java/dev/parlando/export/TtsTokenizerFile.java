package dev.parlando.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes a working BERT WordPiece {@code tokenizer.json} of any size. It has letters, digits, punctuation and Chinese
 * characters, frequent words and syllables as far as there is room, and the speech tokens last.
 *
 * <p>Source: model reference 1.1 for the special tokens and the ids of the full size.
 */
final class TtsTokenizerFile {
    private static final int PUBLISHED_SIZE = 21_178;

    /**
     * Id of {@code [UNK]} in the published vocabulary, which has unused entries between {@code [PAD]} and
     * {@code [UNK]}.
     */
    private static final int PUBLISHED_UNKNOWN_ID = 100;

    private static final List<String> BERT_TOKENS = List.of("[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
    private final int limit;

    private TtsTokenizerFile(int limit) {
        this.limit = limit;
    }

    /**
     * Returns a tokenizer of that size.
     *
     * @param vocabSize number of ids, special tokens included
     * @throws IllegalArgumentException if letters, punctuation and special tokens do not fit
     */
    static ObjectNode create(int vocabSize) {
        List<String> speech = speechTokens();
        TtsTokenizerFile file = new TtsTokenizerFile(vocabSize - speech.size());
        file.add("[PAD]");
        if (vocabSize == PUBLISHED_SIZE) {
            file.addUnused(PUBLISHED_UNKNOWN_ID);
        }
        BERT_TOKENS.forEach(file::add);
        file.addCharacters();
        if (file.vocabulary.size() > file.limit) {
            throw new IllegalArgumentException(
                    "vocabulary of " + vocabSize + " is too small for letters and punctuation");
        }
        file.addPieces();
        file.addUnused(file.limit);
        return file.json(speech);
    }

    /** Returns the speech tokens in the order of their ids, which end the vocabulary. */
    private static List<String> speechTokens() {
        List<String> tokens = new ArrayList<>(List.of(
                "[Sasr]",
                "[Pasr]",
                "[Easr]",
                "[Stts]",
                "[Ptts]",
                "[Etts]",
                "[Sbreak]",
                "[Pbreak]",
                "[Ebreak]",
                "[uv_break]",
                "[v_break]",
                "[lbreak]",
                "[llbreak]",
                "[undefine]",
                "[laugh]",
                "[spk_emb]",
                "[empty_spk]",
                "[music]",
                "[pure]"));
        addNumbered(tokens, "break", 8);
        addNumbered(tokens, "laugh", 3);
        addNumbered(tokens, "oral", 10);
        addNumbered(tokens, "speed", 10);
        return tokens;
    }

    private static void addNumbered(List<String> tokens, String name, int count) {
        IntStream.range(0, count).forEach(number -> tokens.add("[" + name + "_" + number + "]"));
    }

    private void addCharacters() {
        IntStream.rangeClosed('!', '~')
                .filter(character -> !Character.isUpperCase(character))
                .forEach(character -> addWithRoom(Character.toString(character), Integer.MAX_VALUE));
        "abcdefghijklmnopqrstuvwxyz0123456789"
                .chars()
                .forEach(character -> addWithRoom("##" + Character.toString(character), Integer.MAX_VALUE));
    }

    private void addPieces() {
        FrequentText.CHINESE.codePoints().forEach(character -> addWithRoom(Character.toString(character), limit));
        FrequentText.WORDS.forEach(word -> addWithRoom(word, limit));
        FrequentText.syllables().forEach(syllable -> {
            addWithRoom(syllable, limit);
            addWithRoom("##" + syllable, limit);
        });
    }

    private void addUnused(int end) {
        while (vocabulary.size() < end) {
            add("[unused" + vocabulary.size() + "]");
        }
    }

    private void addWithRoom(String token, int room) {
        if (vocabulary.size() < room) {
            add(token);
        }
    }

    private void add(String token) {
        vocabulary.putIfAbsent(token, vocabulary.size());
    }

    private ObjectNode json(List<String> speech) {
        ObjectNode root = TokenizerJson.root(speech, vocabulary.size());
        TokenizerJson.addSpecial(root, "[PAD]", 0);
        int unknown = vocabulary.getOrDefault("[UNK]", 1);
        for (int index = 0; index < BERT_TOKENS.size(); index++) {
            TokenizerJson.addSpecial(root, BERT_TOKENS.get(index), unknown + index);
        }
        root.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .putNull("strip_accents")
                .put("lowercase", true);
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        root.putNull("post_processor");
        root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        ObjectNode model = root.putObject("model").put("type", "WordPiece").put("unk_token", "[UNK]");
        model.put("continuing_subword_prefix", "##").put("max_input_chars_per_word", 100);
        vocabulary.forEach(model.putObject("vocab")::put);
        return root;
    }
}
