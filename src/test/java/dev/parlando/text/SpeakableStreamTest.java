package dev.parlando.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class SpeakableStreamTest {
    static final String[] PIECES = {
        "May",
        " ",
        "6",
        ", ",
        "2024",
        "2024-05-06",
        "3:05",
        " pm",
        " p.m.",
        "$",
        "12",
        ".",
        "50",
        "5",
        "-",
        "10",
        " k",
        "g",
        "km/h",
        "%",
        "1/2",
        "st",
        "th",
        "and",
        " the",
        "Dr",
        "Mr. ",
        "St.",
        "e.g.",
        "etc.",
        "U.S.",
        "Henry ",
        "VIII",
        "No.",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "- ",
        "# ",
        "* ",
        "**",
        "`",
        "```",
        "[a](http://b.c/d)",
        "](",
        ")",
        "(",
        "![",
        "http://",
        "www.",
        "a.com",
        "x@y.org",
        "😀",
        "👍🏽",
        "❤️",
        "\uD83D",
        "\uDE00",
        "…",
        "...",
        "—",
        "–",
        "“",
        "”",
        "'",
        "’s",
        "&",
        "+",
        "=",
        "/",
        "<",
        ">",
        "|",
        "~",
        "#",
        "@",
        "你",
        "好",
        "年",
        "月",
        "2",
        "个",
        "，",
        "。",
        "：",
        "第",
        "℃",
        "°C",
        "元",
        "½",
        "①",
        "USD",
        " million",
        "k",
        "M",
        "x",
        "+1 800 555 0199",
        "555-1234",
        "007",
        "1.2.3",
        "é",
        "e\u0301",
        "\u00A0",
        "\u200D",
        "ＡＢ",
        "１２",
        "'90s",
        "1990s",
        "!",
        "?",
        ",",
        ";",
        ":",
        ":)",
        "\u3000",
        "I",
        "AI",
        "HTML5",
        "well-known"
    };

    @Property(tries = 3000)
    void cutsDoNotMatter(@ForAll("texts") String text, @ForAll long seed) {
        assertEquals(TextNormalizer.words(text), inPieces(text, new Random(seed)), text);
    }

    @Property(tries = 1000)
    void cutsDoNotMatterInAnyText(@ForAll @StringLength(max = 40) String text, @ForAll long seed) {
        assertEquals(TextNormalizer.words(text), inPieces(text, new Random(seed)), text);
    }

    @Property(tries = 1000)
    void singleCharactersDoNotMatter(@ForAll("texts") String text) {
        SpeakableStream stream = new SpeakableStream();
        List<SpokenWord> words = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            stream.append(text.substring(i, i + 1));
            words.addAll(stream.drain());
        }
        stream.finish();
        words.addAll(stream.drain());
        assertEquals(TextNormalizer.words(text), words, text);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(PIECES).list().ofMaxSize(14).map(pieces -> String.join("", pieces));
    }

    private static List<SpokenWord> inPieces(String text, Random random) {
        SpeakableStream stream = new SpeakableStream();
        List<SpokenWord> words = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + random.nextInt(6));
            stream.append(text.substring(from, to));
            if (random.nextBoolean()) {
                words.addAll(stream.drain());
            }
            from = to;
        }
        stream.finish();
        words.addAll(stream.drain());
        return words;
    }

    @Test
    void plainWordIsSettledByTheSpaceBehindIt() {
        SpeakableStream stream = new SpeakableStream();
        assertEquals("", settled(stream, "Hel"));
        assertEquals("", settled(stream, "lo"));
        assertEquals("Hello", settled(stream, " "));
        assertEquals("", settled(stream, "world"));
        assertEquals("", settled(stream, "."));
        assertEquals("world.", settled(stream, " "));
        assertEquals("Good", settled(stream, "Good d"));
        assertEquals("day", settled(stream, "ay s"));
    }

    @Test
    void expressionsThatMayGoOnWait() {
        SpeakableStream stream = new SpeakableStream();
        assertEquals("", settled(stream, "May "));
        assertEquals("May I see", settled(stream, "I see "));
        assertEquals("", settled(stream, "$1"));
        assertEquals("", settled(stream, "2"));
        assertEquals("", settled(stream, ".5"));
        assertEquals("", settled(stream, "0"));
        assertEquals("twelve dollars and fifty cents", settled(stream, " or"));
        assertEquals("or", settled(stream, " 5 k"));
        assertEquals("five kilometers", settled(stream, "m to"));
    }

    @Test
    void chineseCharactersNeedOnlyTheNext() {
        SpeakableStream stream = new SpeakableStream();
        assertEquals("", settled(stream, "你"));
        assertEquals("你", settled(stream, "好"));
        assertEquals("好，", settled(stream, "，我"));
    }

    @Test
    void endsOfSentencesAndClausesAreKnown() {
        assertEquals(
                List.of(
                        new SpokenWord("Well,", false, true),
                        new SpokenWord("yes", false, false),
                        new SpokenWord("Doctor", false, false),
                        new SpokenWord("No.", true, true),
                        new SpokenWord("Ok", false, false)),
                TextNormalizer.words("Well, yes Dr. No. Ok"));
    }

    @Test
    void whatIsHeldBackIsBounded() {
        SpeakableStream stream = new SpeakableStream();
        int numWords = 0;
        for (int i = 0; i < 20_000; i++) {
            stream.append(i % 2 == 0 ? "a" : "7");
            numWords += stream.drain().size();
        }
        String all = settled(stream, "b".repeat(10_000));
        assertTrue(numWords > 19_000 && all.length() > 9_000);
    }

    @Test
    void nothingFollowsTheEnd() {
        SpeakableStream stream = new SpeakableStream();
        stream.finish();
        assertThrows(IllegalStateException.class, () -> stream.append("x"));
    }

    private static String settled(SpeakableStream stream, String delta) {
        stream.append(delta);
        return stream.drain().stream().map(SpokenWord::text).collect(Collectors.joining(" "));
    }
}
