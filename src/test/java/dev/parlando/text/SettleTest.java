package dev.parlando.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that settles reads a finished sentence to its end, and nothing that may go on. */
final class SettleTest {
    private static final List<String> SENTENCES = List.of(
            "Let me check that for you.",
            "Your appointment is on May 6, 2024 at 3:30 p.m. with Dr. Smith.",
            "It costs $12.50, e.g. for 5 km!",
            "Is 50% enough?",
            "She said: \"Yes, No. 5 it is.\"",
            "Well... maybe; see a.com (or not).",
            "In 1999 there were 1,234 of them.",
            "You have 3 messages.",
            "I waited, etc. and so on.",
            "Henry VIII lived in the U.S. of A. then?",
            "**Done!**",
            "你好。",
            "我有三个苹果，你呢？");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Let me check that for you.",
                "Let me check that for you. ",
                "Hello!",
                "Really?!",
                "\"Hello.\"",
                "(Done.) ",
                "**Done.**",
                "Hello .",
                "See you in May. ",
                "The total is $5. ",
                "The total is $5.\n",
                "It is 3:30! ",
                "It is 50%.",
                "It was 1999.\" ",
                "你好。",
                "我有3个。"
            })
    void aFinishedSentenceIsReadToItsEnd(String text) {
        assertEquals(TextNormalizer.words(text), wordsOnceSettled(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello",
                "Hello,",
                "It costs 3.",
                "At 3:30.",
                "1. ",
                "Fine.\n2. ",
                "Ask Dr.",
                "Ask Dr. ",
                "For example, e.g.",
                "And so on, etc. ",
                "Wait...",
                "Wait… ",
                "Look at No. ",
                "In the U.S. ",
                "At 5 p.m. ",
                "By J. ",
                "On Sun. ",
                "See [this.]",
                "Hello. (",
                "Yes. And then"
            })
    void whatMayGoOnIsNotTouched(String text) {
        SpeakableStream touched = new SpeakableStream();
        touched.append(text);
        List<SpokenWord> before = touched.drain();
        touched.settle();
        touched.settle();
        assertEquals(List.of(), touched.drain());
        SpeakableStream untouched = new SpeakableStream();
        untouched.append(text);
        assertEquals(untouched.drain(), before);
        for (String next : List.of("5", "a", " Smith", " May 5 ", "com", ".", "(b)")) {
            assertEquals(TextNormalizer.words(text + next), afterSettling(text, next), next);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"it.", " It.", "5 more.", "\" she said.", ") and.", "?!", "...", "\n- a", " 年.", "", "   "})
    void whatFollowsAFinishedSentenceIsReadAsBehindASpace(String next) {
        assertEquals(TextNormalizer.words("I see. " + next), afterSettling("I see.", next));
        assertEquals(TextNormalizer.words("I see. " + next), afterSettling("I see. ", next));
    }

    /** The law: a settled place reads as a space or a line break, a place that is not settled as nothing. */
    @Property(tries = 1000)
    void settlingReadsAsABreakOrChangesNothing(@ForAll("texts") String text, @ForAll long seed) {
        assertReadsAsABreakOrNothing(text, seed);
    }

    @Property(tries = 1000)
    void settlingAnyTextReadsAsABreakOrChangesNothing(@ForAll @StringLength(max = 40) String text, @ForAll long seed) {
        assertReadsAsABreakOrNothing(text, seed);
    }

    private static void assertReadsAsABreakOrNothing(String text, long seed) {
        int cut = new Random(seed).nextInt(text.length() + 1);
        String first = text.substring(0, cut);
        String rest = text.substring(cut);
        Set<List<SpokenWord>> allowed = Set.of(" ", "\n").stream()
                .map(between -> TextNormalizer.words(first + between + rest))
                .collect(Collectors.toSet());
        allowed.add(TextNormalizer.words(text));
        assertTrue(allowed.contains(afterSettling(first, rest)), () -> first + "|" + rest);
    }

    /** Between the words of real sentences nothing is lost, said twice or said otherwise, however often the text settles. */
    @Property(tries = 1000)
    void sentencesKeepTheirWordsWhereverTheySettle(@ForAll("paragraphs") String text, @ForAll long seed) {
        Random random = new Random(seed);
        SpeakableStream stream = new SpeakableStream();
        List<SpokenWord> words = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = endOfPiece(text, from + 1 + random.nextInt(20));
            stream.append(text.substring(from, to));
            stream.settle();
            words.addAll(stream.drain());
            from = to;
        }
        stream.finish();
        words.addAll(stream.drain());
        assertEquals(TextNormalizer.words(text), words, text);
    }

    /** A piece ends anywhere but between the characters of a word, an amount or an address. */
    private static int endOfPiece(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end - 1) != ' ') {
            end++;
        }
        return Math.min(end, text.length());
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(SpeakableStreamTest.PIECES).list().ofMaxSize(14).map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<String> paragraphs() {
        return Arbitraries.of(SENTENCES).list().ofMinSize(1).ofMaxSize(6).map(all -> String.join(" ", all));
    }

    private static List<SpokenWord> wordsOnceSettled(String text) {
        SpeakableStream stream = new SpeakableStream();
        stream.append(text);
        stream.settle();
        return stream.drain();
    }

    private static List<SpokenWord> afterSettling(String first, String rest) {
        SpeakableStream stream = new SpeakableStream();
        stream.append(first);
        stream.settle();
        stream.append(rest);
        stream.finish();
        return stream.drain();
    }
}
