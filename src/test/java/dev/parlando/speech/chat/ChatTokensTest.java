package dev.parlando.speech.chat;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlando.error.ErrorCode;
import dev.parlando.golden.TinyBundle;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.text.LlmTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reply prompt of a tokenizer whose normalizer makes one letter of it into many. */
final class ChatTokensTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    /** Returns the length of the reply prompt when each {@code ist} of the template becomes so many letters. */
    private int replyPrefix(int letters) throws IOException {
        try (Bundle bundle = Bundle.open(TinyBundle.folder())) {
            ObjectNode json =
                    (ObjectNode) JSON.readTree(bundle.llmTokenizerFile().toFile());
            ObjectNode normalizer = json.putObject("normalizer").put("type", "Replace");
            normalizer
                    .put("content", "q z ".repeat(letters / 4))
                    .putObject("pattern")
                    .put("String", "ist");
            Path file = folder.resolve("tokenizer.json");
            JSON.writeValue(file.toFile(), json);
            try (LlmTokenizer tokenizer = LlmTokenizer.open(file)) {
                return new ChatTokens(tokenizer, bundle.prompts()).replyPrefixLength();
            }
        }
    }

    @Test
    void aReplyPromptThatTheSamplerCannotCoverIsRefused() throws IOException {
        int few = replyPrefix(4);
        assertEquals(few + 96, replyPrefix(100));
        assertRefused(
                ErrorCode.BAD_BUNDLE,
                "tokens of the prompt that begins a reply, expected at most 125",
                () -> replyPrefix(200));
    }
}
