package dev.parlando.speech.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.text.LlmTokenizer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class CallTextTest {
    private static final LlmTokenizer TOKENIZER = LlmTokenizer.open(Path.of("models", "demo", "tokenizer.json"));

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    private static int[] bytesOf(String character) {
        int[] ids = TOKENIZER.encode(character);
        assertTrue(ids.length >= 2, "the character is one token");
        return ids;
    }

    @Test
    void anIncompleteCharacterWaitsForTheNextCall() {
        int[] snowman = bytesOf("☃");
        int[] letter = TOKENIZER.encode("a");
        CallText text = new CallText(TOKENIZER, "<|tts_eos|>");
        text.add(letter[0]);
        text.add(snowman[0]);
        assertEquals("a", text.endCall(false));
        for (int index = 1; index < snowman.length; index++) {
            text.add(snowman[index]);
        }
        assertEquals("☃", text.endCall(false));
        assertEquals("", text.endCall(false));
    }

    @Test
    void nothingWaitsWhenTheModelStopped() {
        CallText text = new CallText(TOKENIZER, "<|tts_eos|>");
        text.add(bytesOf("☃")[0]);
        assertEquals("\uFFFD", text.endCall(true));
    }

    @Test
    void tokensZeroAreDropped() {
        int letter = TOKENIZER.encode("a")[0];
        CallText text = new CallText(TOKENIZER, "<|tts_eos|>");
        text.add(0);
        text.add(letter);
        text.add(0);
        assertEquals("a", text.endCall(false));
    }
}
