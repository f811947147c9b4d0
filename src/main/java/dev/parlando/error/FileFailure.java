package dev.parlando.error;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.CharConversionException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says why a file could not be read or written: the reason alone, without the file's name and without its text. */
public final class FileFailure {
    private static final int MOST_CAUSES = 32;
    private static final String DUPLICATE = "Duplicate field ";

    private FileFailure() {}

    /** Returns the reason, which the failure or one of its causes tells; the failure's own message if none does. */
    public static String reasonOf(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, cause -> cause == null ? null : cause.getCause())
                .limit(MOST_CAUSES)
                .takeWhile(cause -> cause != null)
                .flatMap(cause -> known(cause).stream())
                .findFirst()
                .orElseGet(
                        () -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
    }

    private static Optional<String> known(@Nullable Throwable cause) {
        if (cause instanceof JsonProcessingException json) {
            return Optional.of(jsonText(json));
        }
        if (cause instanceof CharacterCodingException || cause instanceof CharConversionException) {
            return Optional.of("it is not UTF-8");
        }
        if (cause instanceof FileSystemException file) {
            return Optional.of(fileText(file));
        }
        // the JDK tells it by these words alone
        return cause != null && "Is a directory".equals(cause.getMessage())
                ? Optional.of("it is a folder")
                : Optional.empty();
    }

    /** Returns the place and the kind of fault; the parser's own words quote the file or name classes. */
    private static String jsonText(JsonProcessingException failure) {
        JsonLocation at = failure.getLocation();
        String place =
                at == null || at.getLineNr() < 1 ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        if (failure instanceof StreamConstraintsException) {
            return "its JSON is nested too deeply or holds a value that is too long" + place;
        }
        if (failure instanceof JsonEOFException) {
            return "it is not JSON" + place + ": it ends too early";
        }
        String words = String.valueOf(failure.getOriginalMessage());
        return "it is not JSON" + place
                + (words.startsWith(DUPLICATE)
                        ? ": the field " + words.substring(DUPLICATE.length()) + " is given twice"
                        : "");
    }

    private static String fileText(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return missingPart(failure.getFile()) + " does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "access "
                    + deniedFolder(failure.getFile())
                            .map(folder -> "to the folder " + folder + " ")
                            .orElse("") + "is denied to this user";
        }
        if (failure instanceof NotDirectoryException) {
            return "is not a folder";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "the folder is not empty";
        }
        return failure.getReason() == null ? "cannot be used" : failure.getReason();
    }

    private static String missingPart(@Nullable String file) {
        return parents(file)
                .findFirst()
                .filter(folder -> !Files.isDirectory(folder))
                .map(folder -> "the folder " + folder)
                .orElse("the file");
    }

    /** Returns the outermost folder that this user may not enter. */
    private static Optional<Path> deniedFolder(@Nullable String file) {
        return parents(file)
                .filter(folder -> Files.exists(folder) && !Files.isExecutable(folder))
                .reduce((inner, outer) -> outer);
    }

    /** Returns the folders of a file, the innermost first. */
    private static Stream<Path> parents(@Nullable String file) {
        Path innermost = file == null ? null : Path.of(file).toAbsolutePath().getParent();
        return Stream.<@Nullable Path>iterate(innermost, path -> path == null ? null : path.getParent())
                .takeWhile(path -> path != null)
                .map(Path.class::cast);
    }
}
