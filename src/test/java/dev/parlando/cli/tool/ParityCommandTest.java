package dev.parlando.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parlando.cli.ParlandoCommand;
import dev.parlando.golden.TinyBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the CPU, which agrees with itself. */
final class ParityCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    private int parity(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("--model", TinyBundle.folder().toString(), "--precision", "fp32"));
        all.addAll(List.of(arguments));
        return new ParityCommand()
                .commandLine(Map.of())
                .setExecutionExceptionHandler(ParlandoCommand::explain)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    private String keep(String steps) {
        String file = folder.resolve("reference.json").toString();
        assertEquals(0, parity("--steps", steps, "--save-reference", file), err::toString);
        assertEquals("", out.toString());
        return file;
    }

    @Test
    void comparesWithWhatTheCpuGivesNow() throws IOException {
        assertEquals(0, parity("--steps", "5"), err::toString);
        JsonNode row = new ObjectMapper().readTree(out.toString());
        assertEquals("fp32", row.get("precision").asText());
        assertEquals("split", row.get("attention").asText());
        assertEquals(5, row.get("tts.steps").asInt());
        assertEquals(0, row.get("tts.step.error").asDouble(), 1e-6);
    }

    @Test
    void comparesWithAKeptReferenceOfItsOwnLength() throws IOException {
        String file = keep("7");
        assertEquals(0, parity("--reference", file), err::toString);
        JsonNode row = new ObjectMapper().readTree(out.toString());
        assertEquals(7, row.get("llm.steps").asInt());
        assertEquals(0, row.get("llm.step.error").asDouble(), 1e-6);
    }

    @Test
    void aReferenceOfAnotherLengthIsRefused() {
        String file = keep("7");
        assertEquals(1, parity("--reference", file, "--steps", "8"));
        assertTrue(err.toString().contains(file + " is of --steps 7 and --context-tokens 1024"), err::toString);
    }

    @Test
    void keepingAndReadingExcludeEachOther() {
        assertEquals(2, parity("--reference", "a.json", "--save-reference", "b.json"));
        assertTrue(err.toString().contains("mutually exclusive"), err::toString);
    }

    @ParameterizedTest
    @CsvSource({"--steps, 0", "--conversations, 1", "--context-tokens, 63"})
    void numbersOutOfRangeAreRefused(String option, String value) {
        assertEquals(1, parity(option, value));
        assertEquals(
                "BAD_CONFIG: --steps must be 1 or more, --conversations 2 or more, --context-tokens 64 or more",
                err.toString().strip());
        assertEquals("", out.toString());
    }
}
