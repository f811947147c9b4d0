package dev.parlando.bundle;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileSumsTest {
    /** Sum of the three bytes {@code abc}; source: FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path folder;

    private void list(String lines) throws IOException {
        Files.writeString(folder.resolve(FileSums.LIST), lines);
    }

    private void check() {
        FileSums.find(folder).orElseThrow().check("nothing");
    }

    @Test
    void aFolderWithoutAListIsNotChecked() {
        assertEquals(Optional.empty(), FileSums.find(folder));
    }

    @Test
    void filesWithTheListedSumsAreTaken() throws IOException {
        Files.createDirectories(folder.resolve("assets/a-b"));
        Files.writeString(folder.resolve("config.json"), "abc");
        Files.writeString(folder.resolve("assets/a-b/vocos_1.bin"), "abc");
        list(ABC + "  config.json\n" + ABC.toUpperCase(java.util.Locale.ROOT) + " *assets/a-b/vocos_1.bin\n");
        check();
    }

    @Test
    void theFileWithAnotherSumIsNamed() throws IOException {
        Files.writeString(folder.resolve("good"), "abc");
        Files.writeString(folder.resolve("bad"), "abd");
        list(ABC + "  good\n" + ABC + "  bad\n");
        assertRefused(
                ErrorCode.BAD_BUNDLE,
                folder.resolve("bad") + ": its SHA-256 sum is not the one in SHA256SUMS; get the file again",
                this::check);
    }

    /** Checks that whoever has not fetched the files learns how, rather than that the sum is wrong. */
    @Test
    void aListedFileThatIsAPointerOfGitLfsIsNamed() throws IOException {
        Files.writeString(
                folder.resolve("weights"), "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 5\n");
        list(ABC + "  weights\n");
        assertRefused(ErrorCode.BAD_BUNDLE, folder.resolve("weights") + ": is a Git LFS pointer", this::check);
    }

    @Test
    void aListedFileThatIsAFolderIsNamed() throws IOException {
        Files.createDirectory(folder.resolve("weights"));
        list(ABC + "  weights\n");
        assertRefused(ErrorCode.BAD_BUNDLE, folder.resolve("weights") + ": is a folder, expected a file", this::check);
    }

    @Test
    void aListedFileThatIsMissingIsNamed() throws IOException {
        list(ABC + "  gone\n");
        assertRefused(
                ErrorCode.BAD_BUNDLE,
                folder.resolve("gone") + ": file is missing, expected by SHA256SUMS",
                this::check);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sum  file\n",
                ABC + " file\n",
                ABC + "  ../outside\n",
                ABC + "  /etc/passwd\n",
                ABC + "  a/../../b\n",
                ABC + "  a\n" + ABC + "  a\n",
                "\\" + ABC + "  a\n"
            })
    void aListThatIsNoneIsRefused(String lines) throws IOException {
        list(lines);
        assertRefused(ErrorCode.BAD_BUNDLE, folder.resolve("SHA256SUMS") + ": ", () -> FileSums.find(folder));
    }
}
