package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.turn.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that what a study leaves on disk is read back as it was, or refused. */
final class StudyFolderTest {
    private static final StudyPlan PLAN = Studies.plan(4, "one=default", "two=default+threads:2");
    private static final RunRecord FIRST =
            Studies.run("one", 0, Studies.turn(TinyStudy.SHORT, Map.of("ttfb", 0.1 + 0.2, "rtf", 1e-300)));
    private static final RunRecord SECOND = new RunRecord("two", 0, "", Map.of(), Map.of("load", 3.5), List.of());

    @TempDir
    private Path parent;

    private Path folder;

    @BeforeEach
    void name() {
        folder = parent.resolve("deep").resolve("study");
    }

    private StudyFolder open() {
        return StudyFolder.open(folder, PLAN, "abc", false);
    }

    @Test
    void runsAreReadBackToTheLastBit() {
        StudyFolder study = open();
        assertEquals(List.of(), study.runs());
        study.append(FIRST);
        study.append(SECOND);
        assertEquals(List.of(FIRST, SECOND), open().runs());
    }

    @Test
    void aLineThatWasCutOffIsForgottenAndRemoved() throws IOException {
        StudyFolder study = open();
        study.append(FIRST);
        Path runs = folder.resolve("runs.jsonl");
        String whole = Files.readString(runs);
        Files.writeString(runs, "{\"variant\":\"two", StandardOpenOption.APPEND);
        assertEquals(List.of(FIRST), study.runs());
        assertEquals(whole, Files.readString(runs), "the next run begins a line of its own");
        study.append(SECOND);
        assertEquals(List.of(FIRST, SECOND), study.runs());
    }

    @Test
    void aWholeLineThatIsNoRunIsDamage() throws IOException {
        StudyFolder study = open();
        Path runs = Files.writeString(folder.resolve("runs.jsonl"), "\n{\"variant\": 3, \"what\": 1}\n");
        VoiceException damaged = assertThrows(VoiceException.class, study::runs);
        assertEquals(ErrorCode.BAD_CONFIG, damaged.code());
        String message = String.valueOf(damaged.getMessage());
        assertTrue(message.startsWith(runs + " is damaged: ") && message.contains("what"), message);
    }

    static Stream<StudyPlan> others() {
        List<Variant> variants = PLAN.variants();
        List<Prompt> prompts = PLAN.prompts();
        StudyPlan.Loading each = StudyPlan.Loading.EACH_RUN;
        Prompt chat = new Prompt("read", TinyStudy.SHORT.name(), Mode.CHAT, TinyStudy.SHORT.text());
        return Stream.of(
                Studies.plan(4, "one=default", "two=default+threads:3"),
                Studies.plan(4, "two=default+threads:2", "one=default", "three=default"),
                Studies.plan(4, new StudyPlan.Loading(2, false), "one=default", "two=default+threads:2"),
                new StudyPlan(variants, prompts, 4, 2, each, PLAN.base()),
                new StudyPlan(variants, prompts, 4, 1, each, List.of()),
                new StudyPlan(variants, prompts.subList(0, 1), 4, 1, each, PLAN.base()),
                new StudyPlan(variants, List.of(chat, TinyStudy.LONG), 4, 1, each, PLAN.base()));
    }

    @ParameterizedTest
    @MethodSource("others")
    void anotherStudyIsRefused(StudyPlan other) {
        open();
        VoiceException refused =
                assertThrows(VoiceException.class, () -> StudyFolder.open(folder, other, "abc", false));
        assertEquals(
                "--output " + folder + " holds another study; name another folder, or add --restart",
                refused.getMessage());
        assertEquals(List.of(), StudyFolder.open(folder, other, "abc", true).runs());
        assertThrows(VoiceException.class, this::open, "the folder now holds the other one");
    }

    @Test
    void theNumberOfRunsMayGrow() {
        open().append(FIRST);
        StudyPlan more = Studies.plan(99, "one=default", "two=default+threads:2");
        assertEquals(
                List.of(FIRST), StudyFolder.open(folder, more, "abc", false).runs());
    }

    @Test
    void aRestartRemovesResultsAndNothingElse() throws IOException {
        StudyFolder study = open();
        study.append(FIRST);
        study.write(new VoiceCheck(List.of()));
        for (String part : List.of("audio", "forced", "trace", "mine")) {
            study.write(part + "/one/x.txt", "x");
        }
        StudyFolder.open(folder, PLAN, "abc", true);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(
                    List.of("mine", "plan.json"),
                    left.map(file -> file.getFileName().toString()).sorted().toList());
        }
        assertTrue(Files.exists(folder.resolve("mine/one/x.txt")), "what a study does not write");
    }

    @Test
    void theVoicesAreReadBack() {
        StudyFolder study = open();
        assertEquals(Optional.empty(), study.voice());
        study.write(TinyStudy.check());
        assertEquals(Optional.of(TinyStudy.check()), open().voice());
    }

    @Test
    void aFileIsReplacedAsAWhole() throws IOException {
        StudyFolder study = open();
        study.write("study.md", "first");
        study.write("study.md", "ä");
        assertEquals("ä", Files.readString(folder.resolve("study.md")));
        assertFalse(Files.exists(folder.resolve("study.md.new")), "no draft is left");
    }

    @Test
    void soundsLieByPartVariantAndPrompt() throws IOException {
        StudyFolder study = open();
        Path wav = study.wav("forced", "two", "read-1");
        assertEquals(folder.resolve("forced/two/read-1.wav"), wav);
        study.writeWav(wav, FakeSpeakers.tone(0.5, 240));
        assertEquals(44 + 2 * 240, Files.size(wav), "a header, and two bytes a sample");
    }

    @Test
    void aFolderThatCannotBeIsNamed() throws IOException {
        Files.writeString(parent.resolve("deep"), "a file");
        VoiceException refused = assertThrows(VoiceException.class, this::open);
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        assertEquals("cannot read or write --output " + folder, refused.getMessage());
    }
}
