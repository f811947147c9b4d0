package dev.parlando.bundle;

import dev.parlando.error.BundleFile;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the files of a model folder with the list of SHA-256 sums that may lie beside them. Any thread. */
public final class FileSums {
    /** Lists a sum and a path in each line, as the command {@code sha256sum} writes and reads them. */
    public static final String LIST = "SHA256SUMS";

    private static final Logger LOG = LoggerFactory.getLogger(FileSums.class);

    private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *]([\\w][\\w.-]*(?:/[\\w][\\w.-]*)*)");

    /** Most bytes of a list: enough for 100,000 files. A longer file is no list. */
    private static final long LONGEST_LIST = 16_000_000;

    private static final int BUFFER_BYTES = 1 << 16;

    /** Size in bytes up to which one thread reads a bundle: a second thread would only warm up the same code beside the first. */
    private static final long SMALL_BYTES = 100_000_000;

    /** Bytes up to which no log line announces the check: they are read in about a second. */
    private static final long QUIET_BYTES = 1_000_000_000;

    private final Path folder;
    private final Map<Path, String> expected;

    private FileSums(Path folder, Map<Path, String> expected) {
        this.folder = folder;
        this.expected = expected;
    }

    /**
     * Reads the list of a folder, if there is one.
     *
     * @throws VoiceException {@code BAD_BUNDLE} naming the list and the line that is no sum and path
     */
    public static Optional<FileSums> find(Path folder) {
        Path list = folder.resolve(LIST);
        if (!BundleFile.exists(list)) {
            return Optional.empty();
        }
        BundleFile.check(list);
        try {
            if (Files.size(list) > LONGEST_LIST) {
                throw broken(list, "has more than " + LONGEST_LIST + " bytes");
            }
            return Optional.of(new FileSums(folder, parse(folder, list, Files.readAllLines(list))));
        } catch (IOException e) {
            throw BundleFile.unreadable(list, e);
        }
    }

    private static Map<Path, String> parse(Path folder, Path list, List<String> lines) {
        Map<Path, String> sums = new LinkedHashMap<>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw broken(
                        list,
                        "line " + (sums.size() + 1) + " is not a SHA-256 sum, two spaces and a path in the folder");
            }
            Path file = folder.resolve(matcher.group(2));
            if (sums.putIfAbsent(file, matcher.group(1)) != null) {
                throw broken(list, "lists " + matcher.group(2) + " twice");
            }
        }
        if (sums.isEmpty()) {
            throw broken(list, "lists no file");
        }
        return sums;
    }

    /**
     * Reads every listed file, large bundles on all processors; says so in the log where it takes long.
     *
     * @param skip how to do without, for the log
     * @throws VoiceException {@code BAD_BUNDLE} naming the first listed file that is missing or has another sum
     */
    public void check(String skip) {
        expected.keySet().forEach(this::checkPresence);
        long total = expected.keySet().stream().mapToLong(FileSums::size).sum();
        boolean tells = total > QUIET_BYTES;
        if (tells) {
            LOG.info(
                    "checking {} MB of {} files in {} against {}; {} skips it",
                    total / 1_000_000,
                    expected.size(),
                    folder,
                    LIST,
                    skip);
        }
        AtomicLong done = new AtomicLong();
        Optional<Path> wrong = largestFirst(total > SMALL_BYTES)
                .filter(file -> {
                    boolean isWrong = !HexFormat.of().formatHex(sum(file)).equalsIgnoreCase(expected.get(file));
                    long read = done.addAndGet(size(file));
                    if (tells) {
                        LOG.info("checked {}, {} of {} MB", file.getFileName(), read / 1_000_000, total / 1_000_000);
                    }
                    return isWrong;
                })
                .findAny();
        wrong.ifPresent(file -> {
            throw broken(file, "its SHA-256 sum is not the one in " + LIST + "; get the file again");
        });
    }

    private Stream<Path> largestFirst(boolean parallel) {
        List<Path> files = expected.keySet().stream()
                .sorted(Comparator.comparingLong(FileSums::size).reversed())
                .toList();
        return parallel ? files.parallelStream() : files.stream();
    }

    private void checkPresence(Path file) {
        if (Files.notExists(file)) {
            throw broken(file, "file is missing, expected by " + LIST);
        }
        BundleFile.check(file);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw BundleFile.unreadable(file, e);
        }
    }

    private static byte[] sum(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return digest.digest();
        } catch (IOException e) {
            throw BundleFile.unreadable(file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static VoiceException broken(Path file, String what) {
        return new VoiceException(ErrorCode.BAD_BUNDLE, file + ": " + what);
    }
}
