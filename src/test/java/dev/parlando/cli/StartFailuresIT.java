package dev.parlando.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.Main;
import dev.parlando.cli.terminal.StopSignals;
import dev.parlando.server.Waiting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own, on a machine that lacks something: one line, exit status not 0, no stack trace. */
final class StartFailuresIT {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path folder;

    /** Holds the output of a process and its exit status. */
    private record Ended(int status, String output) {
        void saysInOneLine(String... parts) {
            assertEquals(1, status, output);
            List<String> lines = output.lines().toList();
            assertEquals(1, lines.size(), output);
            Stream.of(parts).forEach(part -> assertTrue(output.contains(part), output));
        }
    }

    @Test
    void tooLittleMemory() throws Exception {
        run("", "-Xmx8m", "say", "Hi.").saysInOneLine("out of memory", "JAVA_OPTS=-Xmx");
    }

    @Test
    void tooFewOpenFiles() throws Exception {
        for (int limit : List.of(16, 24, 40, 48)) {
            run("ulimit -n " + limit + ";", "-Xmx1g", "say", "Hi.")
                    .saysInOneLine("too many open files", " " + limit + " ", "ulimit -n");
        }
    }

    @Test
    void aFolderForTheOutputThatIsMissing() throws Exception {
        Path missing = folder.resolve("missing").resolve("x.wav");
        run("", "-Xmx1g", "say", "Hi.", "--output", missing.toString())
                .saysInOneLine(missing.toString(), missing.getParent() + " does not exist");
    }

    @Test
    void anOutputThatIsFull() throws Exception {
        run("", "-Xmx1g", "say", "Hi.", "--output", "/dev/full")
                .saysInOneLine("no space left on device for /dev/full: free some, or let --output name another place");
        Path output = folder.resolve("output");
        assertEquals(1, process("", "2>" + output + " >/dev/full", "-Xmx1g", "say", "Hi.", "--output", "-"));
        assertEquals(
                "no space left on device for standard output: free some, or let --output name another place\n",
                Files.readString(output));
    }

    @Test
    void aPageThatHasNoEnd() throws Exception {
        run("", "-Xmx1g", "settings", "--write", "/dev/full").saysInOneLine("--write /dev/full cannot be written");
    }

    @Test
    void noFolderThatCanBeWritten() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        String nowhere = "unset XDG_CACHE_HOME; HOME=" + file + "/h";
        String temporary = "-Djava.io.tmpdir=" + file + "/t";
        run(nowhere, temporary, "say", "Hi.").saysInOneLine(file + "/t", "TMPDIR and XDG_CACHE_HOME name others");
        Ended serve = run(nowhere, temporary, "serve", "--port", "0");
        assertEquals(1, serve.status(), serve.output());
        assertTrue(serve.output().endsWith("TMPDIR and XDG_CACHE_HOME name others\n"), serve.output());
    }

    /** Checks that a library which cannot be unpacked is told apart from a tokenizer that is broken. */
    @Test
    void noRoomForTheLibraryOfTheTokenizers() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        Files.createFile(Files.createDirectory(cache.resolve("parlando")).resolve("djl"));
        run("XDG_CACHE_HOME=" + cache, "-Xmx1g", "say", "Hi.")
                .saysInOneLine(
                        "a native library cannot be loaded (the library of the tokenizers cannot be unpacked)",
                        cache.resolve("parlando") + ": ",
                        " MiB free",
                        "64 MiB of space",
                        "TMPDIR and XDG_CACHE_HOME name others");
    }

    @Test
    void aPointerOfGitLfsBesideItsSum() throws Exception {
        Path pointer = Files.writeString(
                folder.resolve("config.json"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n");
        Files.writeString(folder.resolve("SHA256SUMS"), "0".repeat(64) + "  config.json\n");
        run("", "-Xmx1g", "say", "Hi.", "--model", folder.toString())
                .saysInOneLine("BAD_BUNDLE: " + pointer + ": is a Git LFS pointer", "git lfs pull");
    }

    @Test
    void aConfigurationThatCannotBeRead() throws Exception {
        run("", "-Xmx1g", "say", "Hi.", "--config", folder.toString())
                .saysInOneLine("BAD_CONFIG: cannot read the configuration file " + folder + ": it is a folder");
    }

    @Test
    void theFolderForTemporaryFilesIsTheEnvironments() throws Exception {
        Path file = Files.createFile(folder.resolve("home"));
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        Ended ended = run("unset XDG_CACHE_HOME; HOME=" + file + " TMPDIR=" + temporary, "-Xmx1g", "say", "Hi.");
        assertEquals(0, ended.status(), ended.output());
        try (Stream<Path> unpacked = Files.list(temporary)) {
            assertEquals(List.of(temporary.resolve("parlando-" + System.getProperty("user.name"))), unpacked.toList());
        }
    }

    @Test
    void aGpuWithoutItsLibraries() throws Exception {
        run("", "-Xmx1g", "say", "Hi.", "--device", "cuda:0")
                .saysInOneLine("DEVICE_UNAVAILABLE: cuda:0 cannot be used: a library is missing: ");
    }

    @Test
    void verboseShowsWhere() throws Exception {
        Ended ended = run("", "-Xmx1g", "say", "Hi.", "--verbose", "--model", folder.toString());
        assertEquals(1, ended.status());
        assertTrue(ended.output().startsWith("BAD_BUNDLE: "), ended.output());
        assertTrue(ended.output().contains("\tat dev.parlando."), ended.output());
    }

    @Test
    void aHomeThatCannotBeWritten() throws Exception {
        Path home = Files.createFile(folder.resolve("home"));
        Path wave = folder.resolve("x.wav");
        Ended ended = run(
                "unset XDG_CACHE_HOME; HOME=" + home + " TMPDIR=" + folder,
                "-Djava.io.tmpdir=" + folder,
                "say",
                "Hi.",
                "--output",
                wave.toString());
        assertEquals(0, ended.status(), ended.output());
        assertTrue(Files.size(wave) > 44);
    }

    @Test
    void bytesThatAreNotUtf8() throws Exception {
        run("printf 'caf\\351' |", "-Xmx1g", "say", "-").saysInOneLine("BAD_TEXT", "not UTF-8", "byte 3", "0xE9");
    }

    @Test
    void aTextOfNothingLeavesNoFile() throws Exception {
        Path wave = folder.resolve("x.wav");
        run("", "-Xmx1g", "say", "!?", "--output", wave.toString()).saysInOneLine("BAD_TEXT");
        assertFalse(Files.exists(wave));
    }

    @Test
    void aHeaderIsMendedWhereStandardOutputCanSeek() throws Exception {
        Path wave = folder.resolve("x.wav");
        process("", ">" + wave, "-Xmx1g", "say", "Hi.", "--output", "-");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(wave)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(bytes.capacity() - 44, bytes.getInt(40));
        process("", ">>" + wave, "-Xmx1g", "say", "Hi.", "--output", "-");
        ByteBuffer appended = ByteBuffer.wrap(Files.readAllBytes(wave)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(2 * bytes.capacity(), appended.capacity(), "what is appended to stays as it was");
        assertEquals(bytes, appended.slice(0, bytes.capacity()).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Checks that a stop during the warm-up, which takes long without a compiler, is the last word. */
    @Test
    void aServerThatIsToldToStopWhileItWarmsUpDoesNotSayThatItSpeaks() throws Exception {
        Path output = Files.createFile(folder.resolve("said"));
        Process server = start("", ">" + output + " 2>&1", "-Xint", "serve", "--port", "0", "--no-check-bundle");
        try {
            Waiting.until(() -> {
                assertTrue(server.isAlive(), Files.readString(output));
                return Files.readString(output).contains("warming up: ");
            });
            server.destroy();
            assertTrue(server.waitFor(120, TimeUnit.SECONDS));
            String said = Files.readString(output);
            assertTrue(said.contains("VoiceServer - stopped"), said);
            assertFalse(said.contains("Parlando speaks"), said);
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aStudyThatIsToldToStopDoesNotCrash() throws Exception {
        Path output = Files.createFile(folder.resolve("said"));
        Process study = start("", ">" + output + " 2>&1", "-Xmx1g", "bench", "--runs", "50", "--output", "study");
        try {
            Path runs = folder.resolve("study").resolve("runs.jsonl");
            Waiting.until(() -> {
                assertTrue(study.isAlive(), Files.readString(output));
                return Files.exists(runs) && Files.size(runs) > 0;
            });
            study.destroy();
            assertTrue(study.waitFor(60, TimeUnit.SECONDS));
            assertEquals(StopSignals.INTERRUPTED, study.exitValue(), Files.readString(output));
        } finally {
            study.destroyForcibly();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(
                    0,
                    left.filter(file -> file.getFileName().toString().startsWith("hs_err"))
                            .count());
        }
    }

    private Ended run(String before, String... arguments) throws Exception {
        Path output = folder.resolve("output");
        int status = process(before, ">" + output + " 2>&1", arguments);
        return new Ended(status, Files.readString(output));
    }

    private int process(String before, String redirect, String... arguments) throws Exception {
        Process process = start(before, redirect, arguments);
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS));
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** @param arguments one for the Java virtual machine, the rest for the program */
    private Process start(String before, String redirect, String... arguments) throws IOException {
        String quoted =
                Stream.of(arguments).skip(1).map(word -> "'" + word + "'").reduce("", (a, b) -> a + " " + b);
        Path script = Files.writeString(
                folder.resolve("script"),
                before + " exec '" + JAVA + "' " + arguments[0] + " '-Dparlando.home="
                        + Path.of("").toAbsolutePath() + "' " + Main.class.getName() + quoted + " " + redirect + "\n",
                StandardCharsets.UTF_8);
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString()).directory(folder.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
