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
    void settlingClosesAShortSegmentAtTheEndOfItsSentence() {
        SegmentPlanner planner = new SegmentPlanner(tokenizer, 50, 100);
        words("hello world.").forEach(planner::add);
        Segment first = poll(planner);
        planner.settle();
        planner.settle();
        assertTrue(first.isClosed() && first.isSettled());
        assertNull(planner.poll());
        words("the may").forEach(planner::add);
        assertEquals("the may", poll(planner).text());
        assertEquals("hello world.", first.text());
    }

    @Test
    void settlingCutsBehindTheLastFinishedSentence() {
        SegmentPlanner planner = new SegmentPlanner(tokenizer, 50, 100);
        words("hello world. may! the").forEach(planner::add);
        Segment first = poll(planner);
        first.idAt(2);
        planner.settle();
        assertEquals("hello world. may!", first.text());
        assertTrue(first.isSettled());
        assertThrows(IllegalArgumentException.class, () -> first.idAt(first.length()));
        Segment second = poll(planner);
        planner.add(word("world."));
        assertEquals("the world.", second.text());
        assertArrayEquals(tokenizer.encode("the world."), second.ids());
        assertFalse(second.isClosed());
    }

    @Test
    void settlingChangesNothingWithoutAFinishedSentenceOrWhereMoreWasRead() {
        SegmentPlanner planner = new SegmentPlanner(tokenizer, 50, 100);
        planner.settle();
        words("hello may, the").forEach(planner::add);
        planner.settle();
        words("world. the").forEach(planner::add);
        Segment only = poll(planner);
        only.idAt(only.length() - 1);
        planner.settle();
        assertFalse(only.isClosed());
        assertEquals("hello may, the world. the", only.text());
        assertNull(planner.poll());
    }

    @Test
    void settlingTellsOfASegmentThatWasClosedBefore() {
        SegmentPlanner planner = new SegmentPlanner(tokenizer, 2, 100);
        words("hello world.").forEach(planner::add);
        Segment first = poll(planner);
        assertTrue(first.isClosed() && !first.isSettled());
        planner.settle();
        assertTrue(first.isSettled());
    }

    /** Words, settling and reading at random: no token is lost, doubled or moved once it was read. */
    @Test
    void howeverItSettlesAllTokensAreKept() {
        Random random = new Random(4);
        for (int run = 0; run < 500; run++) {
            List<SpokenWord> words = IntStream.range(0, random.nextInt(60))
                    .mapToObj(i -> word(TEXTS[random.nextInt(TEXTS.length)]))
                    .toList();
            SegmentPlanner planner = new SegmentPlanner(tokenizer, 5 + random.nextInt(10), 20 + random.nextInt(20));
            List<Integer> read = new ArrayList<>();
            List<Segment> segments = new ArrayList<>();
            for (SpokenWord word : words) {
                planner.add(word);
                if (random.nextInt(3) == 0) {
                    planner.settle();
                }
                readSome(planner, segments, read, random.nextInt(8));
            }
            planner.finish();
            readSome(planner, segments, read, Integer.MAX_VALUE);
            assertArrayEquals(
                    words.stream()
                            .flatMapToInt(word -> Arrays.stream(tokenizer.encodeWord(word)))
                            .toArray(),
                    read.stream().mapToInt(Integer::intValue).toArray());
            segments.forEach(segment -> assertTrue(segment.isClosed() && segment.length() >= 1));
        }
    }

    /** Reads at most {@code most} further tokens, as a plan does: in order, the next segment once the last is closed. */
    private static void readSome(SegmentPlanner planner, List<Segment> segments, List<Integer> read, int most) {
        int before = segments.stream()
                .limit(Math.max(0, segments.size() - 1))
                .mapToInt(Segment::length)
                .sum();
        for (int left = most; left > 0; left--) {
            Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
            if (last == null || (last.isClosed() && read.size() - before == last.length())) {
                Segment next = planner.poll();
                if (next == null) {
                    return;
                }
                before += last == null ? 0 : last.length();
                segments.add(next);
                last = next;
            }
            if (read.size() - before == last.length()) {
                return;
            }
            read.add(last.idAt(read.size() - before));
        }
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
