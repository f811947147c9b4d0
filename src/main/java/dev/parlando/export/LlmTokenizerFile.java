package dev.parlando.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a working byte-level BPE {@code tokenizer.json} of Qwen2's layout and any size. It has all 256 bytes, merges
 * for frequent words, made-up words that only decoding can reach, and the special tokens last.
 *
 * <p>Source: model reference 1.1 for the special tokens; the format of Hugging Face's tokenizers.
 */
final class LlmTokenizerFile {
    /** Special tokens in the order of their ids, which end the vocabulary. */
    private static final List<String> SPECIAL_TOKENS = List.of(
            "<|endoftext|>",
            "<|im_start|>",
            "<|im_end|>",
            "<|object_ref_start|>",
            "<|object_ref_end|>",
            "<|box_start|>",
            "<|box_end|>",
            "<|quad_start|>",
            "<|quad_end|>",
            "<|vision_start|>",
            "<|vision_end|>",
            "<|vision_pad|>",
            "<|image_pad|>",
            "<|video_pad|>",
            "<tool_call>",
            "</tool_call>",
            "<|fim_prefix|>",
            "<|fim_middle|>",
            "<|fim_suffix|>",
            "<|fim_pad|>",
            "<|repo_name|>",
            "<|file_sep|>",
            "<image>",
            "</image>",
            "<ref>",
            "</ref>",
            "<box>",
            "</box>",
            "<quad>",
            "</quad>",
            "<point>",
            "</point>",
            "<slice>",
            "</slice>",
            "<image_id>",
            "</image_id>",
            "<unit>",
            "</unit>",
            "<asr>",
            "</asr>",
            "<query>",
            "</query>",
            "<|audio_start|>",
            "<|audio|>",
            "<|audio_end|>",
            "<|spk_bos|>",
            "<|spk|>",
            "<|spk_eos|>",
            "<|tts_bos|>",
            "<|tts_eos|>",
            "<|listen|>",
            "<|speak|>",
            "<|interrupt|>",
            "<|vad_start|>",
            "<|vad_end|>",
            "<reserved_43>",
            "<reserved_53>");

    /**
     * Pattern by which Qwen2 cuts text before merging: contractions, words, single digits, punctuation, line ends,
     * spaces.
     */
    private static final String PRE_TOKEN = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** Character that stands for the space byte. */
    private static final String SPACE = "\u0120";

    private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
    private final ArrayNode merges = JsonNodeFactory.instance.arrayNode();

    private LlmTokenizerFile() {}

    /**
     * Returns a tokenizer of that size.
     *
     * @param vocabSize number of ids, special tokens included
     * @throws IllegalArgumentException if bytes and special tokens do not fit
     */
    static ObjectNode create(int vocabSize) {
        LlmTokenizerFile file = new LlmTokenizerFile();
        int ordinary = vocabSize - SPECIAL_TOKENS.size();
        file.addBytes();
        if (file.vocabulary.size() > ordinary) {
            throw new IllegalArgumentException(
                    "vocabulary of " + vocabSize + " is too small for bytes and special tokens");
        }
        file.addMerges((file.vocabulary.size() + ordinary) / 2);
        for (int index = 0; file.vocabulary.size() < ordinary; index++) {
            file.add(SPACE + FrequentText.madeUpWord(index));
        }
        return file.json();
    }

    private void addBytes() {
        int replaced = 0;
        StringBuilder others = new StringBuilder();
        for (int value = 0; value < 256; value++) {
            boolean printable = (value > 0x20 && value < 0x7f) || (value > 0xa0 && value != 0xad);
            if (printable) {
                add(Character.toString(value));
            } else {
                others.appendCodePoint(256 + replaced);
                replaced++;
            }
        }
        others.chars().forEach(character -> add(Character.toString(character)));
    }

    private void addMerges(int limit) {
        for (String word : FrequentText.WORDS) {
            String left = SPACE;
            for (int index = 0; index < word.length() && vocabulary.size() < limit; index++) {
                String right = word.substring(index, index + 1);
                if (add(left + right)) {
                    merges.add(left + " " + right);
                }
                left += right;
            }
        }
    }

    private boolean add(String token) {
        return vocabulary.putIfAbsent(token, vocabulary.size()) == null;
    }

    private ObjectNode json() {
        ObjectNode root = TokenizerJson.root(SPECIAL_TOKENS, vocabulary.size());
        root.putObject("normalizer").put("type", "NFC");
        ObjectNode pre = root.putObject("pre_tokenizer").put("type", "Sequence");
        ArrayNode steps = pre.putArray("pretokenizers");
        ObjectNode split = steps.addObject().put("type", "Split");
        split.putObject("pattern").put("Regex", PRE_TOKEN);
        split.put("behavior", "Isolated").put("invert", false);
        byteLevel(steps.addObject());
        root.putNull("post_processor");
        byteLevel(root.putObject("decoder"));
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.putNull("dropout").putNull("unk_token");
        model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
        model.put("fuse_unk", false).put("byte_fallback", false);
        vocabulary.forEach(model.putObject("vocab")::put);
        model.set("merges", merges);
        return root;
    }

    private static void byteLevel(ObjectNode node) {
        node.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", false);
    }
}
