package dev.parlando.error;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Refuses what cannot be a file or the folder of a model bundle, before anything reads it. Any thread. */
public final class BundleFile {
    private BundleFile() {}

    /**
     * Checks that a path leads to a file that this user may read and that is not a Git LFS pointer.
     *
     * @throws VoiceException {@code BAD_BUNDLE} naming the file and what is wrong
     */
    public static void check(Path file) {
        if (Files.notExists(file)) {
            throw broken(file, "file is missing");
        }
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            if (!found.isRegularFile()) {
                throw broken(
                        file, "is " + (found.isDirectory() ? "a folder" : "a device or pipe") + ", expected a file");
            }
            GitLfsPointer.refuse(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Checks that a path leads to a folder.
     *
     * @throws VoiceException {@code BAD_BUNDLE} naming the path and what is wrong
     */
    public static void checkFolder(Path folder) {
        if (Files.notExists(folder)) {
            throw broken(folder, "folder is missing");
        }
        try {
            if (!Files.readAttributes(folder, BasicFileAttributes.class).isDirectory()) {
                throw broken(folder, "is a file, expected a folder");
            }
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** Returns whether a file that a bundle may do without is there; one that cannot be looked at counts as there. */
    public static boolean exists(Path file) {
        return !Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns the error of a file that cannot be read; the message names the file and the reason. */
    public static VoiceException unreadable(Path file, IOException failure) {
        return new VoiceException(
                ErrorCode.BAD_BUNDLE, file + ": cannot be read: " + FileFailure.reasonOf(failure), failure);
    }

    private static VoiceException broken(Path file, String what) {
        return new VoiceException(ErrorCode.BAD_BUNDLE, file + ": " + what);
    }
}
