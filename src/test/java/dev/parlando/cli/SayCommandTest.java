package dev.parlando.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.golden.TinyBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Runs the commands that load a model for one purpose, in this process. */
final class SayCommandTest {
    private static final Pattern REPORT = Pattern.compile(
            "(?<status>\\w+): (?<audio>\\d+\\.\\d\\d) s of audio in"
                    + " (?<wall>\\d+\\.\\d\\d) s \\(RTF (?<rtf>\\d+\\.\\d{3})\\), first audio after \\d+ ms, loaded in \\d+\\.\\d\\d s, .+");
    private static final int HEADER = 44;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = ParlandoCommand.commandLine(List.of());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return ParlandoCommand.execute(line, arguments);
    }

    /** Speaks with the tiny bundle, which never ends by itself: 50 steps are 1.07 s. */
    private byte[] sayTiny(String name, String... options) throws IOException {
        Path file = folder.resolve(name);
        List<String> arguments = new ArrayList<>(List.of("say", "Hello there.", "--output", file.toString()));
        arguments.addAll(List.of("--model", TinyBundle.folder().toString(), "--max-audio-steps", "50"));
        arguments.addAll(List.of(options));
        assertEquals(1, run(arguments.toArray(String[]::new)), err::toString);
        assertTrue(err.toString().startsWith("truncated: "), err::toString);
        err.getBuffer().setLength(0);
        return Files.readAllBytes(file);
    }

    private String refused(int status, String... arguments) {
        assertEquals(status, run(arguments), err::toString);
        String line = err.toString().strip();
        assertEquals(1, line.lines().count(), line);
        return line;
    }

    @Test
    void theReportIsOfTheSoundThatWasWritten() throws IOException {
        Path file = folder.resolve("hi.wav");
        assertEquals(0, run("say", "Hi.", "--output", file.toString(), "--model", "models/demo"), err::toString);
        List<String> lines = err.toString().lines().toList();
        Matcher report = REPORT.matcher(lines.get(0));
        assertTrue(report.matches(), lines.get(0));
        assertEquals("completed", report.group("status"));
        double seconds = (Files.size(file) - HEADER) / 2.0 / 24_000;
        assertEquals(seconds, Double.parseDouble(report.group("audio")), 0.005_001);
        double wall = Double.parseDouble(report.group("wall"));
        assertEquals(wall / seconds, Double.parseDouble(report.group("rtf")), 0.006 / seconds);
        assertTrue(lines.stream().anyMatch(line -> line.matches(" {2}tts\\.step {5,}\\d+\\.\\d ms")), err::toString);
        assertEquals("", out.toString(), "standard output is for the sound");
    }

    @Test
    void rawIsTheSameSoundWithoutAHeader() throws IOException {
        byte[] wav = sayTiny("a.wav");
        byte[] raw = sayTiny("a.raw", "--format", "raw");
        assertArrayEquals(Arrays.copyOfRange(wav, HEADER, wav.length), raw);
        assertEquals(
                raw.length, ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).getInt(40));
        // a step is two frames of 256 samples
        assertEquals(50 * 2 * 256 * 2, raw.length);
    }

    @Test
    void theSeedDecides() throws IOException {
        byte[] zero = sayTiny("zero.raw", "--format", "raw");
        assertArrayEquals(zero, sayTiny("again.raw", "--format", "RAW", "--seed", "0"));
        assertFalse(Arrays.equals(zero, sayTiny("one.raw", "--format", "raw", "--seed", "1")));
    }

    @Test
    void anOutputThatCannotBeIsRefusedBeforeTheModelIsRead() {
        String missing = folder.resolve("no/such/a.wav").toString();
        assertTrue(refused(1, "say", "Hi.", "--model", "/nowhere", "--output", missing)
                .contains(missing));
        err.getBuffer().setLength(0);
        String taken = refused(1, "say", "Hi.", "--model", "/nowhere", "--output", folder.toString());
        assertTrue(taken.contains(folder + ": is a folder; --output names a file"), taken);
    }

    @Test
    void anOutputWithoutANameIsAWrongArgument() {
        assertEquals(2, run("say", "Hi.", "--output", ""));
        assertTrue(err.toString().startsWith("--output names a file, or - for standard output"), err.toString());
    }

    @Test
    void aTextWithNothingToSpeakLeavesNoFile() {
        Path file = folder.resolve("nothing.wav");
        String line = refused(
                1,
                "say",
                "…!",
                "--output",
                file.toString(),
                "--model",
                TinyBundle.folder().toString());
        assertTrue(line.startsWith("BAD_TEXT: "), line);
        assertFalse(Files.exists(file));
    }

    @Test
    void aVoiceThatIsNotThereIsNamed() {
        Path file = folder.resolve("voice.wav");
        String line = refused(
                1,
                "say",
                "Hi.",
                "--voice",
                "nobody",
                "--output",
                file.toString(),
                "--model",
                TinyBundle.folder().toString());
        assertTrue(line.contains("nobody"), line);
        assertFalse(Files.exists(file));
    }

    @ParameterizedTest
    @CsvSource({"--format, mp3", "--mode, sing", "--seed, many", "--slots, 2", "--conversations, 2"})
    void whatASingleTurnDoesNotKnowIsAWrongArgument(String option, String value) {
        assertEquals(2, run("say", "Hi.", option, value), err::toString);
        assertTrue(err.toString().contains(option), err::toString);
    }

    @Test
    void enginesAreBuiltForTheSlotsOfAServer() {
        String model = TinyBundle.folder().toString();
        assertEquals(0, run("build-engines", "--model", model, "--slots", "2"), err::toString);
        String name = TinyBundle.folder().getFileName().toString();
        assertTrue(
                out.toString().matches("engines of " + name + " in \\S+ with 2 slots are ready after \\d+\\.\\d s\\R"),
                out::toString);
        assertEquals(1, run("build-engines", "--model", folder.toString()));
        assertTrue(err.toString().startsWith("BAD_BUNDLE: "), err::toString);
    }
}
