package dev.parlando.audio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Finds out what standard output is, where the system has {@code /proc}. */
final class StandardOutput {
    private static final Path OUTPUT = Path.of("/proc/self/fd/1");

    private StandardOutput() {}

    /**
     * Opens the file that standard output is a second time, so that earlier bytes can be overwritten also where standard
     * output itself only appends. The caller closes the channel.
     *
     * @return empty for a pipe, a device, and a file that cannot be opened again
     */
    static Optional<FileChannel> openAgain() {
        try {
            return Files.isRegularFile(OUTPUT)
                    ? Optional.of(FileChannel.open(OUTPUT, StandardOpenOption.WRITE))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
