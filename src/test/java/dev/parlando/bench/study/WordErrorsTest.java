package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that the errors of an outside recogniser are counted by word, whatever the script. */
final class WordErrorsTest {
    @TempDir
    private Path folder;

    @Provide
    Arbitrary<List<String>> sentences() {
        return Arbitraries.of("a", "b", "c").list().ofMaxSize(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "It's nine o'clock.           | its nine oclock",
                "it’s NINE                    | its nine",
                "twenty-one, 3.5              | twenty one 3 5",
                "'  - … !'                    | ''",
                "日本語です                    | 日 本 語 で す",
                "コーヒー two                  | コ ー ヒ ー two",
                "你好，world                   | 你 好 world",
                "안녕 하세요                   | 안녕 하세요",
                "हिन्दी में                      | हिन्दी में",
                "ÄRGER straße                 | ärger straße"
            })
    void wordsOfEveryScript(String text, String expected) {
        assertEquals(expected, String.join(" ", WordErrors.words(text)));
    }

    @Test
    void anAccentIsTheSameHoweverItIsWritten() {
        assertEquals(List.of("caf\u00e9"), WordErrors.words("cafe\u0301"));
        assertEquals(
                List.of("\u304c"), WordErrors.words("\u304b\u3099"), "one Japanese character, in one piece or two");
    }

    @ParameterizedTest
    @CsvSource({
        "a b c, a b c, 0",
        "a b c, a c, 1",
        "a c, a b c, 1",
        "a b c, a x c, 1",
        "a b, b a, 2",
        "a b c d, x y, 4",
        "k i t t e n, s i t t i n g, 3"
    })
    void theFewestChangesAreCounted(String said, String heard, int errors) {
        assertEquals(errors, WordErrors.distance(List.of(said.split(" ")), List.of(heard.split(" "))));
    }

    /** Returns the distance by its definition: the least over every alignment. */
    private static int tried(List<String> said, List<String> heard) {
        if (said.isEmpty() || heard.isEmpty()) {
            return said.size() + heard.size();
        }
        List<String> saidRest = said.subList(1, said.size());
        List<String> heardRest = heard.subList(1, heard.size());
        int replaced = tried(saidRest, heardRest) + (said.get(0).equals(heard.get(0)) ? 0 : 1);
        return Math.min(replaced, 1 + Math.min(tried(saidRest, heard), tried(said, heardRest)));
    }

    @Property(tries = 200)
    void noAlignmentHasFewerErrors(@ForAll("sentences") List<String> said, @ForAll("sentences") List<String> heard) {
        assertEquals(tried(said, heard), WordErrors.distance(said, heard));
    }

    @Property(tries = 200)
    void distancesFormATriangle(
            @ForAll("sentences") List<String> one,
            @ForAll("sentences") List<String> two,
            @ForAll("sentences") List<String> three) {
        assertEquals(WordErrors.distance(one, two), WordErrors.distance(two, one));
        assertTrue(WordErrors.distance(one, three) <= WordErrors.distance(one, two) + WordErrors.distance(two, three));
    }

    @Test
    void aRateIsAShareOfTheWordsAndMayBeAboveOne() {
        assertEquals(0.25, new WordErrors(8, 2).rate());
        assertEquals(1.5, new WordErrors(2, 3).rate(), "more was heard than was said");
        assertEquals(0, new WordErrors(0, 0).rate(), "nothing was read");
    }

    private StudyFolder heard(String... wavs) {
        StudyFolder study = StudyFolder.open(folder, TinyStudy.PLAN, "abc", false);
        for (String wav : wavs) {
            study.writeWav(folder.resolve("audio").resolve(wav), FakeSpeakers.tone(0.1, 240));
        }
        return study;
    }

    @Test
    void onlyTextsThatWereReadAndKeptAreHeard() {
        StudyFolder study = heard("one/chat-1-hello.wav", "one/read-1-yes.wav", "two/read-2-long.wav");
        Map<String, WordErrors> errors = WordErrors.of(TinyStudy.PLAN, study, "echo yes no #");
        assertEquals(List.of("one", "two", "three"), List.copyOf(errors.keySet()));
        // "Yes & no: <b>." has three words, of which two are heard; a reply has no words to compare with
        assertEquals(new WordErrors(3, 1), errors.get("one"));
        // sixty words, of which none is "yes" or "no"
        assertEquals(new WordErrors(60, 60), errors.get("two"));
        assertEquals(new WordErrors(0, 0), errors.get("three"), "nothing of it was kept");
    }

    @Test
    void theCommandGetsTheFileAsItsLastArgumentWhateverItsName() {
        StudyFolder study = StudyFolder.open(folder.resolve("it's a $HOME"), TinyStudy.PLAN, "abc", false);
        study.writeWav(study.wav("audio", "one", "read-1-yes"), FakeSpeakers.tone(0.1, 240));
        String command = "test \"$(basename \"$1\")\" = read-1-yes.wav && echo Yes no b; test -f";
        assertEquals(
                new WordErrors(3, 0),
                WordErrors.of(TinyStudy.PLAN, study, command).get("one"));
    }

    @Test
    void aRecogniserThatFailsIsNamedWithStatusAndFile() {
        StudyFolder study = heard("two/read-1-yes.wav");
        VoiceException failed =
                assertThrows(VoiceException.class, () -> WordErrors.of(TinyStudy.PLAN, study, "exit 3; :"));
        assertEquals(ErrorCode.BAD_CONFIG, failed.code());
        assertEquals(
                "--recogniser ended with status 3 for " + study.wav("audio", "two", "read-1-yes"), failed.getMessage());
    }
}
