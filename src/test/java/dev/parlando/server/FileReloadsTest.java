package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.metrics.VoiceMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are read again when their contents have changed, and only then. */
final class FileReloadsTest {
    private final VoiceMetrics metrics = new VoiceMetrics(() -> 0);
    private final FileReloads reloads = new FileReloads(metrics.prometheus());
    private int reads;

    @TempDir
    private Path folder;

    @Test
    void aChangeIsReadWhenItHasStoodStill() throws IOException {
        Path one = Files.writeString(folder.resolve("one"), "a");
        Path two = Files.writeString(folder.resolve("two"), "b");
        reloads.add("pair", List.of(one, two), () -> reads++);
        look(3);
        assertEquals(0, reads);
        Files.writeString(one, "c");
        look(1);
        assertEquals(0, reads, "it may be half a file");
        Files.writeString(two, "d");
        look(1);
        assertEquals(0, reads, "the second file of the pair came late");
        look(3);
        assertEquals(1, reads);
    }

    @Test
    void contentsCountAndNotTimes() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "a");
        FileTime time = Files.getLastModifiedTime(file);
        reloads.add("file", List.of(file), () -> reads++);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        look(3);
        assertEquals(0, reads);
        Files.writeString(file, "b");
        Files.setLastModifiedTime(file, time);
        look(2);
        assertEquals(1, reads);
    }

    @Test
    void whatCannotBeReadIsToldOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "a");
        reloads.add("keys", List.of(file), () -> {
            reads++;
            if (Files.notExists(file)) {
                throw new VoiceException(ErrorCode.BAD_CONFIG, "it is gone");
            }
        });
        try (LogOutput log = new LogOutput()) {
            Files.delete(file);
            look(5);
            assertEquals(1, reads);
            assertEquals(
                    1,
                    log.linesWith("ERROR FileReloads - not read again, what was read before stays in"
                            + " force: keys: it is gone"),
                    log::text);
            assertEquals(0, log.linesWith("\tat "), log::text);
        }
        Files.writeString(file, "b");
        look(2);
        assertEquals(2, reads);
        String page = metrics.prometheus().render(null).body();
        assertTrue(page.contains("parlando_reloads_total{file=\"keys\",result=\"done\"} 1.0"), page);
        assertTrue(page.contains("parlando_reloads_total{file=\"keys\",result=\"failed\"} 1.0"), page);
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            reloads.look();
        }
    }
}
