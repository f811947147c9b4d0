package dev.parlando.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fuzzes {@code tokenizer.json}: any bytes give a tokenizer with ids in range, or {@code BAD_BUNDLE}. */
final class TokenizerFileFuzzTest {
    @FuzzTest
    void tokenizerfile(byte[] json) throws IOException {
        Path file = Files.createTempFile("tokenizer", ".json");
        try {
            Files.write(file, json);
            read(file, "BPE");
            read(file, "WordPiece");
        } finally {
            Files.delete(file);
        }
    }

    private static void read(Path file, String type) {
        try (TokenizerFile tokenizer = TokenizerFile.open(file, type)) {
            assertTrue(tokenizer.vocabSize() > 0);
            for (String name : tokenizer.addedTokenNames()) {
                int id = tokenizer.addedToken(name);
                assertTrue(id >= 0 && id < tokenizer.vocabSize(), name);
            }
            for (int id : tokenizer.encode("Hello, world 7!")) {
                assertTrue(id >= 0 && id < tokenizer.vocabSize());
            }
        } catch (VoiceException e) {
            assertEquals(ErrorCode.BAD_BUNDLE, e.code());
        }
    }
}
