package dev.parlando.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TtsTokenizerTest {
    @TempDir
    private static Path folder;

    private static TtsTokenizer tokenizer;

    @BeforeAll
    static void open() {
        tokenizer = TtsTokenizer.open(TinyTokenizers.tts(folder));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void textIsLowerCasedAndSplitIntoPieces() {
        assertEquals("hello, worlding 你 好 。", tokenizer.decode(tokenizer.encode("Hello, WORLDing 你好。")));
        assertEquals(2, tokenizer.encode("Worlding").length);
    }

    @Test
    void specialTokensAreFoundByName() {
        assertArrayEquals(
                new int[] {tokenizer.stts(), tokenizer.speaker(), tokenizer.etts(), tokenizer.pad(), tokenizer.ptts()},
                tokenizer.encode("[Stts][spk_emb][Etts][PAD][Ptts]"));
        assertEquals(0, tokenizer.pad());
        assertEquals(tokenizer.vocabSize() - 1, tokenizer.speaker());
    }

    @Test
    void wordsToSpeakHoldNothingTheVoiceNeverHeard() {
        int[] whole = tokenizer.encode("hello☃[Etts]");
        assertTrue(Arrays.stream(whole).anyMatch(id -> id == tokenizer.unknown()));
        assertTrue(Arrays.stream(whole).anyMatch(id -> id == tokenizer.etts()));
        assertArrayEquals(tokenizer.encode("hello"), tokenizer.encodeWord(new SpokenWord("hello", false, false)));
        assertArrayEquals(tokenizer.encode("hello"), tokenizer.encodeWord(new SpokenWord("hello[Etts]", false, false)));
        assertEquals(0, tokenizer.encodeWord(new SpokenWord("☃", false, false)).length);
    }

    @Test
    void wordsInUnknownLettersAreSaidInLatinOnes() {
        assertSaidAs("privet", "Привет");
        assertSaidAs("lodz", "Łódź");
        assertSaidAs("long", "龙");
        assertSaidAs("hello", "hel☃lo");
        assertArrayEquals(tokenizer.encode("你"), tokenizer.encodeWord(new SpokenWord("你", false, false)));
    }

    private static void assertSaidAs(String expected, String word) {
        assertArrayEquals(tokenizer.encode(expected), tokenizer.encodeWord(new SpokenWord(word, false, false)));
    }

    @Test
    void wordByWordEqualsTheWholeText() {
        String text = "hello, world! it's re-ented: twenty 我有三个。";
        int[] words = Arrays.stream(text.split(" "))
                .map(word -> tokenizer.encodeWord(new SpokenWord(word, false, false)))
                .flatMapToInt(Arrays::stream)
                .toArray();
        assertArrayEquals(tokenizer.encode(text), words);
    }

    @Test
    void tokenizerWithoutASpeechTokenIsABadBundle(@TempDir Path other) throws IOException {
        Path file = TinyTokenizers.tts(other);
        Files.writeString(file, Files.readString(file).replace("[spk_emb]", "[speaker]"));
        VoiceException e = assertThrows(VoiceException.class, () -> TtsTokenizer.open(file));
        assertEquals(ErrorCode.BAD_BUNDLE, e.code());
        assertTrue(e.toString().contains(file.toString()) && e.toString().contains("[spk_emb]"), e.toString());
    }
}
