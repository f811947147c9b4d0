package dev.parlando.error;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundleFileTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aFileIsTaken() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "content");
        BundleFile.check(file);
        BundleFile.checkFolder(folder);
        assertTrue(BundleFile.exists(file));
    }

    @Test
    void whatIsNoFileIsNamed() {
        Path missing = folder.resolve("missing");
        assertRefused(ErrorCode.BAD_BUNDLE, missing + ": file is missing", () -> BundleFile.check(missing));
        assertFalse(BundleFile.exists(missing));
        assertRefused(ErrorCode.BAD_BUNDLE, folder + ": is a folder, expected a file", () -> BundleFile.check(folder));
        Path device = Path.of("/dev/null");
        assertRefused(
                ErrorCode.BAD_BUNDLE,
                device + ": is a device or pipe, expected a file",
                () -> BundleFile.check(device));
    }

    @Test
    void whatIsNoFolderIsNamed() throws IOException {
        Path missing = folder.resolve("missing");
        assertRefused(ErrorCode.BAD_BUNDLE, missing + ": folder is missing", () -> BundleFile.checkFolder(missing));
        Path file = Files.createFile(folder.resolve("file"));
        assertRefused(
                ErrorCode.BAD_BUNDLE, file + ": is a file, expected a folder", () -> BundleFile.checkFolder(file));
        Path below = file.resolve("below");
        assertRefused(ErrorCode.BAD_BUNDLE, below + ": cannot be read: Not a directory", () -> BundleFile.check(below));
    }

    @Test
    void aPointerOfGitLfsIsNamed() throws IOException {
        Path file = Files.writeString(
                folder.resolve("x"), "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 5\n");
        assertRefused(ErrorCode.BAD_BUNDLE, file + ": is a Git LFS pointer", () -> BundleFile.check(file));
    }

    /** Checks that a link to a file that was not fetched is not taken for a file that is not there. */
    @Test
    void aLinkThatLeadsNowhereIsThere() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
        assertTrue(BundleFile.exists(link));
        assertRefused(ErrorCode.BAD_BUNDLE, link + ": file is missing", () -> BundleFile.check(link));
    }
}
