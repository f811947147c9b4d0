package dev.parlando.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out what standard output is, where the system has {@code /proc}. */
final class StandardOutput {
    private static final Path OUTPUT = Path.of("/proc/self/fd/1");
    private static final Path FLAGS = Path.of("/proc/self/fdinfo/1");

    /** Flag {@code O_APPEND} of Linux: every write goes to the end of the file, whatever the position. */
    private static final int APPEND = 02000;

    private StandardOutput() {}

    /** Returns whether earlier bytes can be overwritten: standard output is a file that is not opened for appending. */
    static boolean canSeek() {
        try {
            return Files.isRegularFile(OUTPUT)
                    && Files.readAllLines(FLAGS).stream()
                            .filter(line -> line.startsWith("flags:"))
                            .mapToInt(line -> Integer.parseInt(
                                    line.substring("flags:".length()).strip(), 8))
                            .allMatch(flags -> (flags & APPEND) == 0);
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }
}
