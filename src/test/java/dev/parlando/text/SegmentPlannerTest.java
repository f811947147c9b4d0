package dev.parlando.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentPlannerTest {
    private static final String[] TEXTS = {
        "hello", "world.", "the", "worlding,", "twenty", "may!", "你", "好。", "abc", "supercalifragilistic", "☃", "a☃b;"
    };

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
    void anyWordsKeepAllTheirTokensAndTheLimits() {
        Random random = new Random(3);
        for (int run = 0; run < 500; run++) {
            List<SpokenWord> words = IntStream.range(0, random.nextInt(60))
                    .mapToObj(i -> word(TEXTS[random.nextInt(TEXTS.length)]))
                    .toList();
            int minTokens = 1 + random.nextInt(10);
            int maxTokens = minTokens + random.nextInt(20);
            List<Segment> segments = plan(words, minTokens, maxTokens);
            assertArrayEquals(
                    words.stream()
                            .flatMapToInt(word -> Arrays.stream(tokenizer.encodeWord(word)))
                            .toArray(),
                    segments.stream()
                            .flatMapToInt(segment -> Arrays.stream(segment.ids()))
                            .toArray());
            for (Segment segment : segments) {
                assertTrue(segment.isClosed() && segment.length() >= 1 && segment.length() <= maxTokens);
            }
        }
    }

    @Test
    void sentenceEndClosesALongEnoughSegment() {
        List<SpokenWord> words = words("hello world. hello world. the may!");
        assertEquals(List.of("hello world.", "hello world.", "the may!"), texts(plan(words, 3, 20)));
        assertEquals(List.of("hello world. hello world.", "the may!"), texts(plan(words, 4, 20)));
    }

    @Test
    void clauseEndClosesASegmentThatIsThreeQuartersFull() {
        assertEquals(List.of("the hello,", "may the"), texts(plan(words("the hello, may the"), 4, 4)));
        assertEquals(List.of("the hello, may the"), texts(plan(words("the hello, may the"), 5, 5)));
    }

    @Test
    void wordWithoutRoomBeginsASegment() {
        assertEquals(List.of("the abc", "abc the"), texts(plan(words("the abc abc the"), 4, 4)));
    }

    @Test
    void wordLongerThanASegmentIsCut() {
        List<Segment> segments = plan(words("the abcdefg the"), 1, 3);
        assertEquals(List.of(1, 3, 3, 2), segments.stream().map(Segment::length).toList());
        assertArrayEquals(tokenizer.encode("abcdefg the"), ids(segments.subList(1, 4)));
    }

    @Test
    void marksDoNotStandAlone() {
        assertEquals(List.of(), texts(plan(words(". , !"), 1, 5)));
        assertEquals(List.of("the world.", "may ,"), texts(plan(words("the world. . may ,"), 3, 5)));
    }

    @Test
    void segmentIsHandedOutOnceAsSoonAsItBeginsAndGrows() {
        SegmentPlanner planner = new SegmentPlanner(tokenizer, 4, 10);
        assertNull(planner.poll());
        planner.add(word("hello"));
        Segment segment = poll(planner);
        assertNull(planner.poll());
        int first = segment.idAt(0);
        planner.add(word("worlding."));
        assertEquals(4, segment.length());
        assertEquals(first, segment.idAt(0));
        assertTrue(segment.isClosed());
        assertThrows(IllegalArgumentException.class, () -> segment.idAt(4));
        planner.add(word("the"));
        assertFalse(poll(planner).isClosed());
        assertFalse(planner.isDone());
        planner.finish();
        assertTrue(planner.isDone());
        assertThrows(IllegalStateException.class, () -> planner.add(word("x")));
    }

    @Test
    void limitsMustMakeSense() {
        assertThrows(IllegalArgumentException.class, () -> new SegmentPlanner(tokenizer, 0, 5));
        assertThrows(IllegalArgumentException.class, () -> new SegmentPlanner(tokenizer, 6, 5));
    }

    private static List<Segment> plan(List<SpokenWord> words, int minTokens, int maxTokens) {
        SegmentPlanner planner = new SegmentPlanner(tokenizer, minTokens, maxTokens);
        words.forEach(planner::add);
        planner.finish();
        List<Segment> segments = new ArrayList<>();
        for (@Nullable Segment segment = planner.poll(); segment != null; segment = planner.poll()) {
            segments.add(segment);
        }
        return segments;
    }

    private static Segment poll(SegmentPlanner planner) {
        Segment segment = planner.poll();
        if (segment == null) {
            throw new AssertionError("no segment");
        }
        return segment;
    }

    private static int[] ids(List<Segment> segments) {
        return segments.stream()
                .flatMapToInt(segment -> Arrays.stream(segment.ids()))
                .toArray();
    }

    private static List<String> texts(List<Segment> segments) {
        return segments.stream().map(Segment::text).toList();
    }

    private static List<SpokenWord> words(String text) {
        return Arrays.stream(text.split(" ")).map(SegmentPlannerTest::word).toList();
    }

    private static SpokenWord word(String text) {
        char last = text.charAt(text.length() - 1);
        boolean sentence = ".!?。".indexOf(last) >= 0;
        return new SpokenWord(text, sentence, sentence || ",;，".indexOf(last) >= 0);
    }
}
