package dev.parlando.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.cli.ParlandoCommand;
import dev.parlando.golden.TinyBundle;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProfileCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int profile(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("--model", TinyBundle.folder().toString()));
        all.addAll(List.of(arguments));
        return new ProfileCommand()
                .commandLine(Map.of())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(ParlandoCommand::explain)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    private List<String> rows(String network) {
        return out.toString()
                .lines()
                .filter(line -> line.startsWith("| " + network))
                .toList();
    }

    @Test
    void timesStepsOfEverySizeAndPrefillsOfOneRow() {
        assertEquals(
                0,
                profile("--precision", "fp32", "--batch", "1,2", "--tokens", "1,16", "--entries", "20", "--runs", "3"));
        assertEquals(3, rows("tts").size());
        assertEquals(3, rows("llm").size());
        assertTrue(rows("llm").get(2).startsWith("| llm | 1 | 16 | 20 | "));
    }

    @Test
    void readsMoreForMoreRowsAndLongerCaches() {
        assertEquals(
                0,
                profile(
                        "--precision",
                        "fp32",
                        "--network",
                        "tts",
                        "--batch",
                        "1,2",
                        "--entries",
                        "20,200",
                        "--runs",
                        "1"));
        List<Double> megabytes = rows("tts").stream()
                .map(row -> Double.parseDouble(row.split("\\|")[7].strip()))
                .toList();
        assertTrue(megabytes.get(0) < megabytes.get(1), megabytes::toString);
        assertTrue(megabytes.get(1) < megabytes.get(3), megabytes::toString);
    }

    @Test
    void profilesEveryPrecision() {
        assertEquals(0, profile("--network", "tts", "--runs", "1", "--precision", "fp32,int8"));
        assertEquals(2, rows("tts").size());
        assertTrue(out.toString().contains("fp32, 1 runs"), out::toString);
        assertTrue(out.toString().contains("int8, 1 runs"), out::toString);
    }

    @Test
    void refusesSizesThatAreNone() {
        for (String[] wrong : new String[][] {
            {"--batch", "0"}, {"--entries", "-1"}, {"--tokens", "0"}, {"--tokens", "65"}, {"--runs", "0"}
        }) {
            assertEquals(1, profile(wrong), wrong[0]);
            assertTrue(err.toString().contains(wrong[0]), err::toString);
        }
    }

    @Test
    void saysWhatItCannotDo() {
        assertEquals(1, profile("--network", "tts", "--runs", "1", "--layers"));
        assertTrue(err.toString().contains("--layers was removed"), err::toString);
        assertTrue(err.toString().contains("Nsight"), err::toString);
        assertEquals(1, profile("--network", "tts", "--batch", "4", "--slots", "2"));
        assertTrue(err.toString().contains("--slots"), err::toString);
    }
}
