package dev.parlando.server;

import dev.parlando.error.VoiceException;
import dev.parlando.metrics.PrometheusMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has files read again when their contents have changed. It compares contents, not times, because a file may be replaced by
 * one that is older. Use it from one thread at a time, not from an event loop: it reads files.
 */
final class FileReloads {
    private static final Logger LOG = LoggerFactory.getLogger(FileReloads.class);

    private final PrometheusMetrics metrics;
    private final List<Watched> all = new ArrayList<>();

    /** Holds files that are read together: their contents at the last look, and those that were read last. */
    private static final class Watched {
        private final String name;
        private final List<Path> files;
        private final Runnable reload;
        private String seen;
        private String tried;

        private Watched(String name, List<Path> files, Runnable reload) {
            this.name = name;
            this.files = files;
            this.reload = reload;
            this.seen = sumOf(files);
            this.tried = seen;
        }
    }

    FileReloads(PrometheusMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Watches files from now on. Call it before they are read for the first time, so that no change is missed.
     *
     * @param name for the log and for metrics
     * @param reload reads the files; a {@link VoiceException} says what is wrong, and that all stays as it was
     */
    void add(String name, List<Path> files, Runnable reload) {
        all.add(new Watched(name, files, reload));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Reads what has changed, once it is the same at two looks: a file that is being written is not read. */
    void look() {
        for (Watched each : all) {
            String sum = sumOf(each.files);
            boolean settled = sum.equals(each.seen);
            each.seen = sum;
            if (settled && !sum.equals(each.tried)) {
                each.tried = sum;
                reload(each);
            }
        }
    }

    private void reload(Watched watched) {
        try {
            watched.reload.run();
            LOG.info("read again: {}", watched.name);
            metrics.onReload(watched.name, true);
        } catch (VoiceException e) {
            LOG.error("not read again, what was read before stays in force: {}: {}", watched.name, e.getMessage());
            metrics.onReload(watched.name, false);
        }
    }

    /** Returns SHA-256 of the files' contents, one after the other; a file that cannot be read has contents of its own. */
    private static String sumOf(List<Path> files) {
        StringBuilder sums = new StringBuilder();
        for (Path file : files) {
            try {
                byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                sums.append(HexFormat.of().formatHex(sum));
            } catch (IOException e) {
                sums.append(e.getClass().getName());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
        return sums.toString();
    }
}
