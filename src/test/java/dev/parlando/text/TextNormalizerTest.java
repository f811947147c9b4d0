package dev.parlando.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tables in {@code reading/} hold one case a line: what is written, an arrow, what is said. */
final class TextNormalizerTest {
    private static final String ARROW = "  =>  ";

    @TestFactory
    Stream<DynamicTest> english() {
        return table("english.txt", 120);
    }

    @TestFactory
    Stream<DynamicTest> chinese() {
        return table("chinese.txt", 60);
    }

    @Property(tries = 1000)
    void noWordIsLostBetweenMarksAndMarkup(@ForAll("wordsWithMarks") List<String> pieces) {
        List<String> expected = pieces.stream()
                .map(piece -> piece.replaceAll("[^a-z你好世界]", ""))
                .flatMap(word -> word.matches("[a-z]*")
                        ? Stream.of(word)
                        : word.codePoints().mapToObj(Character::toString))
                .toList();
        List<String> spoken = TextNormalizer.words(String.join(" ", pieces)).stream()
                .map(word -> word.text().replaceAll("[^a-z你好世界]", ""))
                .filter(word -> !word.isEmpty())
                .toList();
        assertEquals(expected, spoken);
    }

    @Provide
    Arbitrary<List<String>> wordsWithMarks() {
        Arbitrary<String> before = Arbitraries.of(
                "", "", "", "(", "\"", "“", "**", "*", "_", "`", "[", "\n", "\n\n", "\n# ", "\n- ", "\n> ", "— ");
        Arbitrary<String> word = Arbitraries.of("hello", "world", "may", "a", "i", "no", "x", "mr", "see", "你好", "世界");
        Arbitrary<String> after = Arbitraries.of(
                "", "", "", ".", ",", "!", "?", "...", "…", ")", "\"", "”", "**", "*", "_", "`", "]", ":", ";", " -",
                " –", "。", "，", "\n");
        return Combinators.combine(before, word, after)
                .as((b, w, a) -> b + w + a)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    @Test
    void nothingToSayGivesNothing() {
        for (String text : new String[] {"", " \n ", "...", "**", "😀🎉", "-", "()", "—"}) {
            assertEquals("", TextNormalizer.normalize(text), text);
        }
    }

    private static Stream<DynamicTest> table(String name, int atLeast) {
        List<String> cases = lines(name).filter(line -> line.contains(ARROW)).toList();
        assertTrue(cases.size() >= atLeast, () -> name + " has only " + cases.size() + " cases");
        return cases.stream().map(line -> {
            int arrow = line.indexOf(ARROW);
            String written = line.substring(0, arrow);
            String said = line.substring(arrow + ARROW.length());
            return DynamicTest.dynamicTest(
                    written, () -> assertEquals(said, TextNormalizer.normalize(written.replace("\\n", "\n"))));
        });
    }

    private static Stream<String> lines(String name) {
        try (InputStream stream = TextNormalizerTest.class.getResourceAsStream("/reading/" + name)) {
            if (stream == null) {
                throw new AssertionError("no table " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
