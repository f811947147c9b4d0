package dev.parlando.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Fuzzes the tokenizers with text: ids are in range, none is special, and a reply's text comes back piece by piece. */
final class TokenizerFuzzTest {
    @TempDir
    private static Path folder;

    private static LlmTokenizer llm;
    private static TtsTokenizer tts;

    @BeforeAll
    static void open() throws IOException {
        llm = LlmTokenizer.open(TinyTokenizers.llm(folder));
        tts = TtsTokenizer.open(TinyTokenizers.tts(folder));
    }

    @AfterAll
    static void close() {
        llm.close();
        tts.close();
    }

    @FuzzTest
    void tokenizer(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        int[] ids = llm.encodeUntrusted(text);
        assertTrue(Arrays.stream(ids).allMatch(id -> id >= 0 && id < llm.vocabSize() && !llm.isSpecial(id)), text);
        assertEquals(llm.decode(ids), inPieces(ids), text);
        for (SpokenWord word : TextNormalizer.words(text)) {
            int[] spoken = tts.encodeWord(word);
            assertTrue(Arrays.stream(spoken).allMatch(id -> id >= 0 && id < tts.vocabSize()), text);
            assertTrue(Arrays.stream(spoken).noneMatch(id -> id == tts.unknown() || id == tts.etts()), text);
        }
    }

    private static String inPieces(int[] ids) {
        LlmTextDecoder decoder = new LlmTextDecoder(llm);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(decoder.push(id));
        }
        return text.append(decoder.finish()).toString();
    }
}
