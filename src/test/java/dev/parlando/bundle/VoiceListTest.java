package dev.parlando.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VoiceListTest {
    @TempDir
    private Path folder;

    private List<Voice> read(String json) throws IOException {
        return VoiceList.read(Files.writeString(folder.resolve("voices.json"), json));
    }

    @Test
    void aMissingListIsTheDefaultVoice() {
        List<Voice> voices = VoiceList.read(folder.resolve("voices.json"));
        assertEquals(List.of(VoiceList.DEFAULT), voices);
        assertEquals("default", voices.get(0).name());
    }

    @Test
    void voicesKeepTheirOrder() throws IOException {
        List<Voice> voices = read("""
                [{"name": "zoe", "prompt": "Speak like Zoe."},
                 {"name": "adam", "speaker_state": "voices.adam"}]
                """);
        assertEquals(
                List.of(
                        new Voice("zoe", Optional.of("Speak like Zoe."), Optional.empty()),
                        new Voice("adam", Optional.empty(), Optional.of("voices.adam"))),
                voices);
        assertThrows(UnsupportedOperationException.class, () -> voices.add(VoiceList.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | is not a list of at least one voice",
                "[] | is not a list of at least one voice",
                "[1] | voice 0 is not a JSON object",
                "[{\"name\": \"a\", \"prompt\": \"x\"}, {\"prompt\": \"x\"}] | voice 1.name is blank or absent, expected a name",
                "[{\"name\": \" \", \"prompt\": \"x\"}] | voice 0.name is blank or absent, expected a name",
                "[{\"name\": \"a\"}] | voice 0.prompt is absent like speaker_state, expected one of the two",
                "[{\"name\": \"a\", \"prompt\": \"x\", \"speaker_state\": \"y\"}] | voice 0.prompt is there beside a speaker_state, expected one of the two",
                "[{\"name\": 3, \"prompt\": \"x\"}] | voice 0.name is 3, expected a text",
                "[{\"name\": \"a\", \"prompt\": \"x\"}, {\"name\": \"a\", \"prompt\": \"y\"}] | two voices are named a"
            })
    void refusesABadList(String json, String expected) {
        VoiceException refused = assertThrows(VoiceException.class, () -> read(json));
        assertEquals(ErrorCode.BAD_BUNDLE, refused.code());
        assertEquals(folder.resolve("voices.json") + ": " + expected, refused.getMessage());
    }

    /** Returns a list of voices that are named by their numbers. */
    private static String numbered(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "{\"name\": \"" + number + "\", \"prompt\": \"x\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void thereAreAtMost256Voices() throws IOException {
        assertEquals(256, read(numbered(256)).size());
        VoiceException refused = assertThrows(VoiceException.class, () -> read(numbered(257)));
        assertEquals(folder.resolve("voices.json") + ": holds 257 voices, expected at most 256", refused.getMessage());
    }

    @Test
    void namesThatDifferInCaseOrSpaceAreTwoVoices() throws IOException {
        List<Voice> voices = read("""
                [{"name": "a", "prompt": "x"}, {"name": "A", "prompt": "x"}, {"name": " a", "prompt": "x"}]
                """);
        assertEquals(List.of("a", "A", " a"), voices.stream().map(Voice::name).toList());
    }

    @Test
    void aBlankPromptIsNoPrompt() throws IOException {
        assertEquals(
                Optional.of("s"),
                read("[{\"name\": \"a\", \"prompt\": \" \", \"speaker_state\": \"s\"}]")
                        .get(0)
                        .speakerState());
    }

    @Test
    void aVoiceHasAtMostOneOfPromptAndState() {
        Optional<String> some = Optional.of("x");
        assertThrows(IllegalArgumentException.class, () -> new Voice("a", some, some));
        assertEquals("a", new Voice("a", Optional.empty(), Optional.empty()).name());
        assertThrows(IllegalArgumentException.class, () -> new Voice(" ", some, Optional.empty()));
    }
}
