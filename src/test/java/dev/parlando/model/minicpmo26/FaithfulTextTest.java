package dev.parlando.model.minicpmo26;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.text.Language;
import org.junit.jupiter.api.Test;

final class FaithfulTextTest {
    @Test
    void digitsAreSpelledOneByOne() {
        assertEquals("room two zero four, -one.five", FaithfulText.prepare("room 204, -1.5", Language.ENGLISH));
        assertEquals("二零二四年", FaithfulText.prepare("2024年", Language.CHINESE));
        assertEquals("two", FaithfulText.prepare("１2", Language.ENGLISH));
    }

    @Test
    void asterisksGoAndNothingElse() {
        assertEquals("bold #1 & $x".replace("1", "one"), FaithfulText.prepare("**bold** #1 & $x", Language.ENGLISH));
    }

    @Test
    void textEndsAtTheEndToken() {
        assertEquals("bye", FaithfulText.untilEndOfSpeech("bye<|tts_eos|>7"));
    }

    @Test
    void languageIsThatOfMoreLetters() {
        assertEquals(Language.ENGLISH, Language.detect("abc 你好"));
        assertEquals(Language.CHINESE, Language.detect("ab 你好"));
        assertEquals(Language.CHINESE, Language.detect("12"));
        assertEquals(Language.CHINESE, Language.detect(""));
    }
}
