package dev.parlando.cli.start;

import dev.parlando.engine.ort.OrtLibrary;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the folder into which libraries unpack their native code, once for all starts. So a process that is killed
 * leaves nothing behind. The folder is {@code $XDG_CACHE_HOME/parlando}, else {@code ~/.cache/parlando}. Where neither
 * can be written, it is a folder of this user alone below the folder for temporary files.
 */
public final class NativeLibraries {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /** Free space that is enough for all libraries together, in bytes. */
    private static final long NEEDED_BYTES = 64 << 20;

    private static final long MIB = 1 << 20;

    /** Log to which ONNX Runtime writes a stack trace before it throws; the reference keeps the log's level. */
    private static final Logger ONNX_RUNTIME = Logger.getLogger("ai.onnxruntime.OnnxRuntime");

    /** Beginnings of the names of the classes that unpack native code, or files of the page, into a folder. */
    private static final List<String> UNPACKERS =
            List.of("ai.onnxruntime.", "ai.djl.", "org.bytedeco.javacpp.", "io.vertx.core.file.");

    /** The JDK's folder for temporary files on Linux, whatever the environment says. */
    private static final String FIXED_TEMPORARY = "/tmp";

    private static final String TEMPORARY = "java.io.tmpdir";

    private NativeLibraries() {}

    /**
     * Sets the system property by which each library learns the folder. A property or variable that is set already
     * stays. Call it before the first use of any of the libraries.
     */
    public static void prepare() {
        ONNX_RUNTIME.setLevel(Level.OFF);
        heedTemporary();
        List<Path> folders = writable();
        folders.stream()
                .filter(NativeLibraries::keepOnnxRuntime)
                .findFirst()
                .or(() -> folders.stream().findFirst())
                .ifPresent(folder -> {
                    setUnlessGiven("DJL_CACHE_DIR", folder.resolve("djl"));
                    setUnlessGiven("org.bytedeco.javacpp.cachedir", folder.resolve("javacpp"));
                });
    }

    /**
     * Returns whether the folder now holds the libraries of ONNX Runtime, or need not. Where no folder takes them, ONNX
     * Runtime unpacks them itself when it is used, and says why it cannot.
     */
    private static boolean keepOnnxRuntime(Path folder) {
        if (System.getProperty(OrtLibrary.FOLDER_PROPERTY) != null) {
            return true;
        }
        try {
            OrtLibrary.unpack(folder).ifPresent(path -> setUnlessGiven(OrtLibrary.FOLDER_PROPERTY, path));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Takes {@code TMPDIR} as the folder for temporary files. On Linux the JDK does not look at it, and the JDK's own
     * methods for temporary files go on with {@code /tmp}.
     */
    private static void heedTemporary() {
        String folder = System.getenv("TMPDIR");
        if (folder != null && !folder.isBlank() && FIXED_TEMPORARY.equals(System.getProperty(TEMPORARY))) {
            System.setProperty(TEMPORARY, folder);
        }
    }

    /**
     * Returns whether a failure happened while something was unpacked, or at a file of the folders for native code.
     *
     * @param causes the failure and everything that caused it
     */
    static boolean areInvolved(Stream<Throwable> causes) {
        return causes.anyMatch(cause -> isOwnFile(cause)
                || Stream.of(cause.getStackTrace())
                        .anyMatch(frame -> UNPACKERS.stream().anyMatch(frame.getClassName()::startsWith)));
    }

    private static boolean isOwnFile(Throwable cause) {
        return cause instanceof FileSystemException failure
                && failure.getFile() != null
                && candidates().anyMatch(Path.of(failure.getFile())::startsWith);
    }

    /** Returns the folders into which native code may be unpacked and what they have to offer, for a message. */
    static String folders() {
        return Stream.concat(candidates(), Stream.of(temporary()))
                .map(folder -> folder + ": " + offer(folder))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String offer(Path folder) {
        try {
            if (Files.isWritable(folder)) {
                return Files.getFileStore(folder).getUsableSpace() / MIB + " MiB free";
            }
        } catch (IOException e) {
            return "its free space is unknown";
        }
        return Files.exists(folder) ? "cannot be written" : "does not exist";
    }

    private static void setUnlessGiven(String property, Path value) {
        if (System.getProperty(property) == null && System.getenv(property) == null) {
            System.setProperty(property, value.toString());
        }
    }

    /** Returns the folders that can be written: those with enough space first, then those that may hold the libraries already. */
    private static List<Path> writable() {
        return candidates()
                .filter(NativeLibraries::canWrite)
                .sorted(Comparator.comparing(folder -> !hasSpace(folder)))
                .toList();
    }

    private static boolean hasSpace(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() >= NEEDED_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    private static Stream<Path> candidates() {
        return Stream.concat(
                cacheHome().map(home -> home.resolve("parlando")).stream(),
                Stream.of(temporary().resolve("parlando-" + System.getProperty("user.name"))));
    }

    private static Optional<Path> cacheHome() {
        String cache = System.getenv("XDG_CACHE_HOME");
        return cache == null || cache.isBlank()
                ? home().map(home -> home.resolve(".cache"))
                : Optional.of(Path.of(cache));
    }

    /**
     * Returns the user's home. {@code HOME} comes first, because in containers a user may have no entry of their own.
     */
    private static Optional<Path> home() {
        @Nullable String home = System.getenv("HOME");
        return Optional.ofNullable(home == null || home.isBlank() ? System.getProperty("user.home") : home)
                .map(Path::of);
    }

    private static Path temporary() {
        return Path.of(System.getProperty(TEMPORARY));
    }

    /** Returns whether a folder can be written and belongs to this user alone. A missing folder is created. */
    private static boolean canWrite(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder.toAbsolutePath().getParent());
                createForOwner(folder);
            }
            if (!isOwn(folder)) {
                return false;
            }
            Files.delete(Files.createTempFile(folder, "probe", ""));
            return true;
        } catch (IOException | SecurityException e) {
            return false;
        }
    }

    private static void createForOwner(Path folder) throws IOException {
        if (isPosix()) {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } else {
            Files.createDirectory(folder);
        }
    }

    private static boolean isOwn(Path folder) throws IOException {
        if (!isPosix()) {
            return true;
        }
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
        return Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName().equals(System.getProperty("user.name"))
                && !rights.contains(PosixFilePermission.GROUP_WRITE)
                && !rights.contains(PosixFilePermission.OTHERS_WRITE);
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
