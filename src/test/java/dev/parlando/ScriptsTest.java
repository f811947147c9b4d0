package dev.parlando;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks every script for its help where nothing but the scripts is, as on a fresh clone: help does no work. */
final class ScriptsTest {
    private static final Path SCRIPTS = Path.of("scripts");

    @TempDir
    private Path clone;

    @Test
    void everyScriptSaysHowItIsUsed() throws Exception {
        List<Path> scripts = copies();
        assertTrue(scripts.size() > 20, scripts::toString);
        for (Path script : scripts) {
            String usage = "usage: scripts/" + script.getFileName();
            assertTrue(Files.readString(script).contains(usage), usage);
            if (Files.readString(script).startsWith("#!/usr/bin/env bash")) {
                assertTrue(helpOf(script).contains(usage), usage);
            }
        }
        try (Stream<Path> left = Files.list(clone)) {
            assertEquals(
                    List.of(clone.resolve("output"), clone.resolve("scripts")),
                    left.sorted().toList());
        }
    }

    private String helpOf(Path script) throws Exception {
        Path output = clone.resolve("output");
        Process process = new ProcessBuilder(script.toString(), "--help")
                .directory(clone.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), script + " --help does not end");
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        assertEquals(0, process.exitValue(), script.getFileName() + ": " + said);
        return said;
    }

    private List<Path> copies() throws IOException {
        Path folder = Files.createDirectory(clone.resolve("scripts"));
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path script : scripts.filter(Files::isRegularFile).sorted().toList()) {
                Path copy = Files.copy(script, folder.resolve(script.getFileName()));
                assertTrue(copy.toFile().setExecutable(true));
            }
        }
        try (Stream<Path> copies = Files.list(folder)) {
            return copies.sorted().toList();
        }
    }
}
