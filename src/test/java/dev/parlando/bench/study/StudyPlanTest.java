package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.turn.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks what is spoken, how often, and in which order. */
final class StudyPlanTest {
    private static final String[] THREE = {"one=default", "two=default+x:1", "three=default+x:2"};

    private static List<String> texts(List<RunOrder.Step> steps) {
        return steps.stream()
                .map(step -> step.variant().name() + " " + step.runs())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 100_001})
    void runsHaveARange(int runs) {
        String message = assertThrows(IllegalArgumentException.class, () -> Studies.plan(runs, THREE))
                .getMessage();
        assertEquals("--runs is " + runs + ", must be 1 to 100000", message);
        assertEquals(100_000, Studies.plan(100_000, THREE).runs());
    }

    @Test
    void aStudySpeaksSomething() {
        List<Variant> variants = Variant.parse(List.of(THREE));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new StudyPlan(variants, List.of(), 1, 1, StudyPlan.Loading.EACH_RUN, List.of()))
                .getMessage();
        assertEquals("there is no prompt", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | false | anew for every run",
                "4 | false | anew for every 4 runs",
                "1 | true  | once, all variants at the same time",
                "4 | true  | once, all variants at the same time"
            })
    void loadingIsDescribed(int runsPerLoad, boolean keepAll, String text) {
        assertEquals(text, new StudyPlan.Loading(runsPerLoad, keepAll).describe());
    }

    @Test
    void aLoadHoldsAtLeastOneRun() {
        String message = assertThrows(IllegalArgumentException.class, () -> new StudyPlan.Loading(0, true))
                .getMessage();
        assertEquals("--runs-per-load is 0, must be at least 1", message);
    }

    @Test
    void setsStandInTheOrderOfTheirFirstPrompt() {
        assertEquals(List.of("chat", "read"), TinyStudy.PLAN.sets());
        assertEquals("one", TinyStudy.PLAN.baseline().name());
    }

    @Test
    void theLastBlockHoldsTheRunsThatAreLeft() {
        List<RunOrder.Step> steps = RunOrder.of(Studies.plan(7, new StudyPlan.Loading(3, false), THREE));
        assertEquals(9, steps.size(), "three blocks of three variants");
        for (int block = 0; block < 3; block++) {
            List<Integer> runs =
                    List.of(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6)).get(block);
            assertTrue(steps.subList(3 * block, 3 * block + 3).stream()
                    .allMatch(step -> step.runs().equals(runs)));
        }
    }

    @Test
    void whatStaysLoadedAlternatesAfterEveryRun() {
        StudyPlan kept = Studies.plan(2, new StudyPlan.Loading(5, true), THREE);
        List<RunOrder.Step> steps = RunOrder.of(kept);
        assertEquals(6, steps.size());
        assertEquals(List.of(0), steps.get(2).runs());
        assertEquals(List.of(1), steps.get(3).runs());
    }

    @Property(tries = 100)
    void moreRunsBeginWithTheSameOrder(
            @ForAll @IntRange(min = 1, max = 12) int runs,
            @ForAll @IntRange(min = 0, max = 12) int more,
            @ForAll @IntRange(min = 1, max = 4) int perLoad) {
        StudyPlan.Loading loading = new StudyPlan.Loading(perLoad, false);
        List<String> few = texts(RunOrder.of(Studies.plan(runs * perLoad, loading, THREE)));
        List<String> many = texts(RunOrder.of(Studies.plan((runs + more) * perLoad, loading, THREE)));
        assertEquals(few, many.subList(0, few.size()), "a study that grows goes on as it began");
    }

    @Property(tries = 100)
    void everyVariantRunsEveryRunOnce(
            @ForAll @IntRange(min = 1, max = 30) int runs, @ForAll @IntRange(min = 1, max = 9) int perLoad) {
        List<RunOrder.Step> steps = RunOrder.of(Studies.plan(runs, new StudyPlan.Loading(perLoad, false), THREE));
        for (String name : List.of("one", "two", "three")) {
            List<Integer> own = steps.stream()
                    .filter(step -> step.variant().name().equals(name))
                    .flatMap(step -> step.runs().stream())
                    .toList();
            assertEquals(IntStream.range(0, runs).boxed().toList(), own);
        }
    }

    @Test
    void promptsAreNamedByTheirFirstWords(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("texts.txt"), """
                # a comment

                   The quick brown fox jumps.
                chat:   What's 2 + 2?
                你好
                Responsibilities go on.
                chat:
                """);
        String message = assertThrows(IllegalArgumentException.class, () -> PromptSets.named(file.toString()))
                .getMessage();
        assertEquals("prompt 'texts-5' needs a plain name and a text", message, "a message without words");
        Files.writeString(file, Files.readString(file).replaceAll("chat:\\n", ""));
        assertEquals(
                List.of(
                        // a word is added where fewer than 16 letters and dashes come together; "responsibilities" has
                        // 16
                        new Prompt("texts", "texts-1-the-quick-brown", Mode.READ, "The quick brown fox jumps."),
                        new Prompt("texts", "texts-2-whats", Mode.CHAT, "What's 2 + 2?"),
                        new Prompt("texts", "texts-3", Mode.READ, "你好"),
                        new Prompt("texts", "texts-4-go-on", Mode.READ, "Responsibilities go on.")),
                PromptSets.named(file.toString()));
    }

    @Test
    void aFileWithoutTextsIsRefused(@TempDir Path folder) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.txt"), "# nothing\n\n");
        VoiceException none = assertThrows(VoiceException.class, () -> PromptSets.named(empty.toString()));
        assertEquals(ErrorCode.BAD_CONFIG, none.code());
        assertEquals("--prompts texts holds no text", none.getMessage());
        VoiceException missing = assertThrows(VoiceException.class, () -> PromptSets.named("chats"));
        assertEquals("--prompts chats is none of [chat, read] and cannot be read", missing.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"'', x", "-a, x", "A, x", "a/b, x", "a, ' '"})
    void aPromptHasAPlainNameAndAText(String name, String text) {
        assertThrows(IllegalArgumentException.class, () -> new Prompt("set", name, Mode.READ, text));
    }
}
