package dev.parlando.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LlmTextDecoderTest {
    @TempDir
    private static Path folder;

    private static LlmTokenizer tokenizer;

    @BeforeAll
    static void open() {
        tokenizer = LlmTokenizer.open(TinyTokenizers.llm(folder));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void charactersComeWhole() {
        LlmTextDecoder decoder = new LlmTextDecoder(tokenizer);
        StringBuilder text = new StringBuilder();
        for (int id : tokenizer.encode("a你🙂b")) {
            String piece = decoder.push(id);
            assertFalse(piece.contains("\uFFFD"), piece);
            text.append(piece);
        }
        assertEquals("a你🙂b", text.toString());
        assertEquals("", decoder.finish());
    }

    @Test
    void textWithoutGapsIsNeverHeldBack() {
        LlmTextDecoder decoder = new LlmTextDecoder(tokenizer);
        assertEquals("assistant", decoder.push(tokenizer.encode("assistant")[0]));
        assertEquals("<|im_end|>", decoder.push(tokenizer.specialToken("<|im_end|>")));
    }

    @Test
    void incompleteEndComesOutAtLast() {
        LlmTextDecoder decoder = new LlmTextDecoder(tokenizer);
        int[] ids = tokenizer.encode("你");
        assertEquals("", decoder.push(ids[0]));
        assertEquals("", decoder.push(ids[1]));
        assertEquals("\uFFFD", decoder.finish());
        assertEquals("", decoder.finish());
    }

    @Test
    void anyTokensGiveTheTextOfAllTogether() {
        Random random = new Random(11);
        for (int run = 0; run < 500; run++) {
            int[] ids = random.ints(1 + random.nextInt(12), 0, tokenizer.vocabSize())
                    .map(id -> random.nextInt(3) == 0 ? id : 128 + id % 128)
                    .toArray();
            LlmTextDecoder decoder = new LlmTextDecoder(tokenizer);
            StringBuilder text = new StringBuilder();
            for (int id : ids) {
                text.append(decoder.push(id));
            }
            assertEquals(tokenizer.decode(ids), text.append(decoder.finish()).toString());
        }
    }
}
