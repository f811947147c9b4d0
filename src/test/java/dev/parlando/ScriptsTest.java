package dev.parlando;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks every script for its help, and gives it an option that does not exist, where nothing but the scripts is, as on a
 * fresh clone. Neither does any work: programs in place of Maven, Java and others note that they were called.
 */
final class ScriptsTest {
    private static final Path SCRIPTS = Path.of("scripts");
    private static final String UNKNOWN = "--no-such-option";

    /** Programs that would build, install or measure. */
    private static final List<String> PROGRAMS =
            List.of("mvn", "java", "javac", "npm", "node", "pip", "python2.7", "apt-get");

    /** Notes that it was called, unless Maven is only asked whether it knows its options. */
    private static final String PROGRAM = """
            #!/usr/bin/env bash
            if [[ " $* " == *" --version "* && " $* " == *" --no-such-option "* ]]; then
                echo "Unable to parse command line options: Unrecognized option: --no-such-option" >&2
                exit 1
            fi
            echo "$0 $*" >>worked
            """;

    /** Answers as the built program does: what it says to an unknown option is tested with its commands. */
    private static final String PARLANDO = """
            #!/usr/bin/env bash
            [[ " $* " != *" --no-such-option "* ]] || { echo "unknown option --no-such-option" >&2; exit 2; }
            echo "$0 $*" >>worked
            """;

    @TempDir
    private Path clone;

    @TempDir
    private Path programs;

    /** What a script printed, and its exit status. */
    private record Answer(int status, String text) {}

    @Test
    void everyScriptSaysHowItIsUsed() throws Exception {
        List<Path> scripts = copies();
        assertTrue(scripts.size() > 20, scripts::toString);
        for (Path script : scripts) {
            String usage = "usage: " + nameOf(script);
            assertTrue(Files.readString(script).contains(usage), usage);
            for (String help : isBash(script) ? List.of("--help", "-h") : List.<String>of()) {
                Answer answer = run(script, help);
                assertEquals(0, answer.status(), usage + answer);
                assertTrue(answer.text().contains(usage), usage + answer);
            }
        }
        assertNothingWasDone();
    }

    @Test
    void everyScriptNamesAnUnknownOption() throws Exception {
        List<Path> scripts = copies().stream().filter(ScriptsTest::isBash).toList();
        assertTrue(scripts.size() > 20, scripts::toString);
        executable(clone.resolve("scripts/parlando"), PARLANDO);
        for (Path script : scripts) {
            Answer answer = run(script, UNKNOWN);
            assertEquals(2, answer.status(), script + ": " + answer);
            assertTrue(answer.text().contains(UNKNOWN), script + ": " + answer);
        }
        // what a study of it would speak
        Files.deleteIfExists(clone.resolve("target/bench-check/texts.txt"));
        assertNothingWasDone();
    }

    private void assertNothingWasDone() throws IOException {
        try (Stream<Path> left = Files.walk(clone)) {
            assertEquals(
                    List.of(clone.resolve("output")),
                    left.filter(Files::isRegularFile)
                            .filter(file -> !file.startsWith(clone.resolve("scripts")))
                            .toList());
        }
    }

    private String nameOf(Path script) {
        return clone.relativize(script).toString();
    }

    private static boolean isBash(Path script) {
        try {
            return Files.readString(script).startsWith("#!/usr/bin/env bash");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer run(Path script, String option) throws Exception {
        Path output = clone.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(script.toString(), option)
                .directory(clone.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().merge("PATH", programs + ":", (path, own) -> own + path);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), script + " " + option + " does not end");
        } finally {
            process.destroyForcibly();
        }
        return new Answer(process.exitValue(), Files.readString(output));
    }

    /** Copies the programs that users start: all of scripts, and those of its folders that are bash. */
    private List<Path> copies() throws IOException {
        for (String program : PROGRAMS) {
            executable(programs.resolve(program), PROGRAM);
        }
        List<Path> copies = new ArrayList<>();
        try (Stream<Path> scripts = Files.walk(SCRIPTS)) {
            for (Path script : scripts.filter(Files::isRegularFile)
                    .filter(Files::isExecutable)
                    .sorted()
                    .toList()) {
                if (SCRIPTS.relativize(script).getNameCount() == 1 || isBash(script)) {
                    Path copy = clone.resolve(script.toString());
                    executable(copy, Files.readString(script));
                    copies.add(copy);
                }
            }
        }
        return copies;
    }

    private static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertTrue(file.toFile().setExecutable(true));
    }
}
