package dev.parlando.cli.start;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.FileFailure;
import dev.parlando.error.VoiceException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Explains a failure in one line: what went wrong, and which setting or command mends it. A shortage of the machine
 * (memory, open files, disk space, a library that cannot be loaded) is named before the failure that it caused.
 */
public final class FailureText {
    private static final long MIB = 1 << 20;
    private static final int MOST_CAUSES = 32;
    private static final String OTHER_FOLDERS = "; TMPDIR and XDG_CACHE_HOME name others";

    /** Number of spare file descriptors under a low limit; with fewer, the limit is taken as the cause of a failure. */
    private static final long SPARE_FILES = 16;

    /** Limit on open files below which not even all libraries can be opened. */
    private static final long LEAST_FILES = 64;

    /** Limit on open files with which the program is known to run. */
    private static final long ENOUGH_FILES = 256;

    private static final byte[] NO_MEMORY =
            "out of memory: set JAVA_OPTS=-Xmx1g or more\n".getBytes(StandardCharsets.US_ASCII);
    private static final FileOutputStream ERROR_OUTPUT = new FileOutputStream(FileDescriptor.err);

    private static final @Nullable OperatingSystemMXBean SYSTEM = system();

    private FailureText() {}

    /** Loads the classes that an explanation needs, while there are still files and memory for them. */
    public static void prepare() {
        of(new VoiceException(ErrorCode.BAD_CONFIG, ""));
        openFiles();
    }

    /** Returns the explanation of a failure, without line breaks. */
    public static String of(Throwable failure) {
        return shortage(failure)
                .or(() -> deliberate(failure))
                .or(() -> first(failure, FileSystemException.class)
                        .map(file ->
                                NativeLibraries.areInvolved(causes(failure)) ? unpackingText(file) : fileText(file)))
                .or(() -> first(failure, IOException.class).map(FailureText::messageOf))
                .orElseGet(() -> "unexpected " + last(failure) + "; --verbose shows where")
                .replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }

    /** Writes to standard error that memory is exhausted, without allocating memory. */
    public static void printNoMemory() {
        try {
            ERROR_OUTPUT.write(NO_MEMORY);
        } catch (IOException e) {
            // nobody reads it
        }
    }

    private static Optional<String> shortage(Throwable failure) {
        return first(failure, OutOfMemoryError.class)
                .map(FailureText::memoryText)
                .or(() -> filesText(failure))
                .or(() -> spaceText(failure))
                .or(() -> missingDevice(failure))
                .or(() -> libraryText(failure));
    }

    /** Returns the text of a missing device: a GPU's libraries are not packed, so no folder for unpacking helps. */
    private static Optional<String> missingDevice(Throwable failure) {
        return first(failure, VoiceException.class)
                .filter(voice -> voice.code() == ErrorCode.DEVICE_UNAVAILABLE)
                .map(FailureText::textOf);
    }

    private static Optional<String> deliberate(Throwable failure) {
        return first(failure, VoiceException.class).map(FailureText::textOf);
    }

    private static String textOf(VoiceException failure) {
        return failure.code() + ": " + failure.getMessage();
    }

    private static String memoryText(OutOfMemoryError failure) {
        String message = messageOf(failure);
        if (message.contains("native thread")) {
            return "the system allows no more threads: raise the limit (ulimit -u, or the container's pids limit)";
        }
        return memoryText(message, Runtime.getRuntime().maxMemory() / MIB);
    }

    /** Returns advice that is above the limit: twice as much, in whole GiB. */
    static String memoryText(String message, long limitMib) {
        return "out of memory (" + message + ") with a limit of " + limitMib + " MiB: set JAVA_OPTS=-Xmx"
                + (2 * limitMib / 1024 + 1)
                + "g or more, or lower speech.slots, llm.conversations or llm.context-tokens"
                + " (the demo bundle needs 192 MiB to serve)";
    }

    /** Returns whether so few files may be open that libraries will be missing, which would be blamed instead. */
    static boolean hasTooFewFiles() {
        long limit = openFiles()[1];
        return limit > 0 && limit < LEAST_FILES;
    }

    private static Optional<String> filesText(Throwable failure) {
        boolean said = causes(failure).anyMatch(cause -> messageOf(cause).contains("Too many open files"));
        long[] files = openFiles();
        boolean isFull = files[1] > 0 && files[1] < ENOUGH_FILES && files[1] - files[0] < SPARE_FILES;
        return said || isFull
                ? Optional.of("too many open files: the limit is " + files[1] + " (ulimit -n), at least " + ENOUGH_FILES
                        + " are needed and one more for each client")
                : Optional.empty();
    }

    /** Returns the system's bean, or null where there are too few descriptors even for that. */
    private static @Nullable OperatingSystemMXBean system() {
        try {
            return ManagementFactory.getOperatingSystemMXBean();
        } catch (LinkageError | InternalError e) {
            return null;
        }
    }

    /** Returns the number of open files and the limit; zeros where the platform does not tell. */
    private static long[] openFiles() {
        if (!(SYSTEM instanceof UnixOperatingSystemMXBean system)) {
            return new long[2];
        }
        long limit = system.getMaxFileDescriptorCount();
        try {
            return new long[] {system.getOpenFileDescriptorCount(), limit};
        } catch (InternalError e) {
            // counting opens a folder itself
            return new long[] {limit, limit};
        }
    }

    /** Returns the text of a full disk, unless the failure itself says that already, with the setting that it is about. */
    private static Optional<String> spaceText(Throwable failure) {
        if (causes(failure).noneMatch(FailureText::isNoSpace)) {
            return Optional.empty();
        }
        String text = "no space left on device" + fileOf(failure) + ": free some, or ";
        if (NativeLibraries.areInvolved(causes(failure))) {
            return Optional.of(text + "set TMPDIR and XDG_CACHE_HOME to folders with 64 MiB of space (now "
                    + NativeLibraries.folders() + ")");
        }
        return first(failure, VoiceException.class)
                        .filter(FailureText::isNoSpace)
                        .isPresent()
                ? Optional.empty()
                : Optional.of(text + "let --output name another place");
    }

    private static boolean isNoSpace(Throwable cause) {
        String message = messageOf(cause);
        return message.contains("No space left on device") || message.contains("Disk quota exceeded");
    }

    private static String fileOf(Throwable failure) {
        return first(failure, FileSystemException.class)
                .map(FileSystemException::getFile)
                .map(file -> " for " + file)
                .orElse("");
    }

    private static Optional<String> libraryText(Throwable failure) {
        return first(failure, LinkageError.class)
                .filter(error -> error instanceof UnsatisfiedLinkError || error instanceof NoClassDefFoundError)
                .map(error -> "a native library cannot be loaded (" + messageOf(last(error))
                        + "): the folders for libraries (" + NativeLibraries.folders()
                        + ") must exist, be writable, have 64 MiB of space and allow execution" + OTHER_FOLDERS);
    }

    private static String fileText(FileSystemException failure) {
        return (failure.getFile() == null ? "a file" : failure.getFile()) + ": " + FileFailure.reasonOf(failure);
    }

    /** Returns the text of a file that was to be made: where its folder takes none, the JDK says that the file is missing. */
    private static String unpackingText(FileSystemException failure) {
        String file = failure.getFile();
        Path folder = file == null ? null : Path.of(file).toAbsolutePath().getParent();
        boolean takesNone = failure instanceof NoSuchFileException && folder != null && Files.isDirectory(folder);
        return (takesNone ? file + ": its folder takes no files" : fileText(failure)) + OTHER_FOLDERS;
    }

    private static <T extends Throwable> Optional<T> first(Throwable failure, Class<T> type) {
        return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static Throwable last(Throwable failure) {
        return causes(failure).reduce(failure, (before, cause) -> cause);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, cause -> cause == null ? null : cause.getCause())
                .limit(MOST_CAUSES)
                .takeWhile(cause -> cause != null)
                .map(Throwable.class::cast);
    }

    private static String messageOf(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
