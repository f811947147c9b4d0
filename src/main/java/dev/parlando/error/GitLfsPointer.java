package dev.parlando.error;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Recognises the small text file that a Git checkout without Git LFS has in place of a large file. */
final class GitLfsPointer {
    private static final byte[] BEGIN = "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

    private GitLfsPointer() {}

    /**
     * Throws if a file is a Git LFS pointer, and does nothing otherwise.
     *
     * @throws VoiceException {@code BAD_BUNDLE} naming the file and how to fetch it
     * @throws IOException if the file cannot be read
     */
    static void refuse(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (Arrays.equals(in.readNBytes(BEGIN.length), BEGIN)) {
                throw new VoiceException(
                        ErrorCode.BAD_BUNDLE,
                        file + ": is a Git LFS pointer, not the file itself; fetch it with 'git lfs install' and"
                                + " 'git lfs pull' in the folder, or download the file");
            }
        }
    }
}
