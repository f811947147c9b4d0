package dev.parlando.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes small tokenizer files with the layout of the model's two. */
public final class TinyTokenizers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QWEN_SPLIT =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final List<String> LLM_SPECIALS = List.of(
            "<|endoftext|>",
            "<|im_start|>",
            "<|im_end|>",
            "<|spk_bos|>",
            "<|spk|>",
            "<|spk_eos|>",
            "<|tts_bos|>",
            "<|tts_eos|>");
    private static final List<String> TTS_SPECIALS =
            List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[Stts]", "[Ptts]", "[Etts]", "[spk_emb]");
    private static final List<String> WORDS = List.of("the", "hello", "world", "##ing", "##ed", "twenty", "may");
    private static final String CHINESE = "零一二三四五六七八九十百千万点分年月日你好世界我有个元。，！？";

    private TinyTokenizers() {}

    /** Writes byte-level BPE with all 256 bytes and merges for "assistant" and "user". */
    public static Path llm(Path folder) {
        ObjectNode vocab = JSON.createObjectNode();
        for (int value = 0; value < 256; value++) {
            vocab.put(byteSymbol(value), value);
        }
        ArrayNode merges = JSON.createArrayNode();
        for (String word : List.of("assistant", "user")) {
            for (int end = 2; end <= word.length(); end++) {
                String merged = word.substring(0, end);
                vocab.put(merged, vocab.size());
                merges.add(
                        JSON.createArrayNode().add(word.substring(0, end - 1)).add(word.substring(end - 1, end)));
            }
        }
        ObjectNode model = JSON.createObjectNode().put("type", "BPE").put("byte_fallback", false);
        model.set("vocab", vocab);
        model.set("merges", merges);
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        root.set("added_tokens", addedTokens(LLM_SPECIALS, vocab.size()));
        root.set("normalizer", JSON.createObjectNode().put("type", "NFC"));
        root.set("pre_tokenizer", qwenPreTokenizer());
        root.set("decoder", byteLevel());
        root.set("model", model);
        return write(folder.resolve("tokenizer.json"), root);
    }

    /** Writes a lower-casing WordPiece with letters, digits, marks, a few words and a few Chinese characters. */
    public static Path tts(Path folder) {
        List<String> pieces = new ArrayList<>(TTS_SPECIALS.subList(0, 5));
        "abcdefghijklmnopqrstuvwxyz".chars().forEach(c -> {
            pieces.add(Character.toString(c));
            pieces.add("##" + Character.toString(c));
        });
        ".,?!;:'-".chars().forEach(c -> pieces.add(Character.toString(c)));
        CHINESE.chars().forEach(c -> pieces.add(Character.toString(c)));
        pieces.addAll(WORDS);
        ObjectNode vocab = JSON.createObjectNode();
        pieces.forEach(piece -> vocab.put(piece, vocab.size()));
        ArrayNode added = addedTokens(TTS_SPECIALS.subList(0, 5), 0);
        added.addAll(addedTokens(TTS_SPECIALS.subList(5, 9), vocab.size()));
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        root.set("added_tokens", added);
        root.set("normalizer", bertNormalizer());
        root.set("pre_tokenizer", JSON.createObjectNode().put("type", "BertPreTokenizer"));
        root.set("decoder", wordPieceDecoder());
        root.set("model", wordPiece(vocab));
        return write(folder.resolve("tts-tokenizer.json"), root);
    }

    private static ObjectNode qwenPreTokenizer() {
        ObjectNode split = JSON.createObjectNode().put("type", "Split");
        split.set("pattern", JSON.createObjectNode().put("Regex", QWEN_SPLIT));
        split.put("behavior", "Isolated").put("invert", false);
        ObjectNode sequence = JSON.createObjectNode().put("type", "Sequence");
        sequence.set("pretokenizers", JSON.createArrayNode().add(split).add(byteLevel()));
        return sequence;
    }

    private static ObjectNode byteLevel() {
        return JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", false);
    }

    private static ObjectNode bertNormalizer() {
        return JSON.createObjectNode()
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", true)
                .putNull("strip_accents")
                .put("lowercase", true);
    }

    private static ObjectNode wordPieceDecoder() {
        return JSON.createObjectNode()
                .put("type", "WordPiece")
                .put("prefix", "##")
                .put("cleanup", true);
    }

    private static ObjectNode wordPiece(ObjectNode vocab) {
        ObjectNode model = JSON.createObjectNode()
                .put("type", "WordPiece")
                .put("unk_token", "[UNK]")
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", 100);
        model.set("vocab", vocab);
        return model;
    }

    private static ArrayNode addedTokens(List<String> names, int firstId) {
        ArrayNode tokens = JSON.createArrayNode();
        for (String name : names) {
            tokens.addObject()
                    .put("id", firstId + tokens.size() - 1)
                    .put("content", name)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        return tokens;
    }

    /** Returns the printable stand-in for a byte in byte-level BPE: itself, or the next free character from 256 on. */
    private static String byteSymbol(int value) {
        int free = 256;
        for (int other = 0; other < 256; other++) {
            boolean printable = (other >= '!' && other <= '~') || (other >= 0xA1 && other <= 0xAC) || other >= 0xAE;
            int symbol = printable ? other : free++;
            if (other == value) {
                return Character.toString(symbol);
            }
        }
        throw new IllegalArgumentException("not a byte: " + value);
    }

    private static Path write(Path path, ObjectNode root) {
        try {
            return Files.write(path, JSON.writeValueAsBytes(root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
