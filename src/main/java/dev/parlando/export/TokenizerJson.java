package dev.parlando.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes the parts that both tokenizer files share: version and special tokens. */
final class TokenizerJson {
    private static final String ADDED_TOKENS = "added_tokens";

    private TokenizerJson() {}

    /** Returns a file whose special tokens have the ids from {@code firstId} on. */
    static ObjectNode root(List<String> specialTokens, int firstId) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        root.putArray(ADDED_TOKENS);
        for (int index = 0; index < specialTokens.size(); index++) {
            addSpecial(root, specialTokens.get(index), firstId + index);
        }
        return root;
    }

    /** Adds a token that is found in text before the text is changed in any way. */
    static void addSpecial(ObjectNode root, String content, int id) {
        ArrayNode tokens = root.withArray(ADDED_TOKENS);
        tokens.addObject()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }
}
