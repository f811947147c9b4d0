package dev.parlando.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Segments, and the two questions that are asked of single characters: which language, and whether a digit. */
final class SegmentTest {
    @Test
    void tokensThatWereAddedNeverChange() {
        Segment segment = new Segment();
        int[] word = {5, 6, 7, 8};
        segment.add(word, 1, 3);
        word[1] = 99;
        int[] copy = segment.ids();
        copy[0] = 99;
        assertArrayEquals(new int[] {6, 7}, segment.ids());
        assertEquals(7, segment.idAt(1));
        assertEquals(2, segment.length());
    }

    @Test
    void tokensThatAreNotThereAreRefused() {
        Segment segment = new Segment();
        segment.add(new int[] {5}, 0, 1);
        for (int index : new int[] {-1, 1, 63}) {
            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> segment.idAt(index));
            assertEquals("token " + index + " of a segment with 1", refused.getMessage());
        }
    }

    /** Words of any length, also those beyond the room that a segment begins with or grows to. */
    @Property(tries = 200)
    void aSegmentIsItsWordsOneBehindTheOther(@ForAll @Size(max = 30) List<@Size(max = 150) List<Integer>> words) {
        Segment segment = new Segment();
        List<Integer> all = new ArrayList<>();
        for (List<Integer> word : words) {
            segment.add(word.stream().mapToInt(Integer::intValue).toArray(), 0, word.size());
            all.addAll(word);
            assertEquals(all.size(), segment.length());
        }
        assertArrayEquals(all.stream().mapToInt(Integer::intValue).toArray(), segment.ids());
    }

    @Test
    void wordsStandWithSpacesBetween() {
        Segment segment = new Segment();
        assertEquals("", segment.text());
        segment.addText("Hello,");
        segment.addText("you.");
        assertEquals("Hello, you.", segment.text());
        assertFalse(segment.isClosed());
        segment.close();
        assertTrue(segment.isClosed());
    }

    @ParameterizedTest
    @CsvSource({
        "'', CHINESE",
        "123 !?, CHINESE",
        "a, ENGLISH",
        "Z, ENGLISH",
        "你, CHINESE",
        "你a, CHINESE",
        "你ab, ENGLISH",
        // the first and last of the block, and what lies beyond
        "\u4E00a, CHINESE",
        "\u9FFFa, CHINESE",
        "\u4DFFa, ENGLISH",
        "\uA000a, ENGLISH",
        // other letters count for neither: the reference looks at a to z only
        "éüñ, CHINESE",
        "[`@{a, ENGLISH"
    })
    void theLanguageIsThatOfMostLetters(String text, Language language) {
        assertEquals(language, Language.detect(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, true",
        "9, true",
        "٣, true",
        "９, true",
        "², true",
        "①, true",
        "⑩, false",
        "½, false",
        "Ⅳ, false",
        "一, false",
        "a, false",
        "' ', false"
    })
    void digitsOfEveryScriptAreDigits(String character, boolean digit) {
        assertEquals(digit, UnicodeDigits.isDigit(character.codePointAt(0)));
    }
}
