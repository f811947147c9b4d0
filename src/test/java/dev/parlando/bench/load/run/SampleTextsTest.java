package dev.parlando.bench.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleTextsTest {
    @TempDir
    private Path folder;

    @Test
    void builtInTextsDiffer() {
        assertEquals(30, new HashSet<>(SampleTexts.BUILT_IN).size());
        assertTrue(SampleTexts.BUILT_IN.stream().allMatch(text -> text.length() >= 10 && text.length() <= 120));
    }

    @Test
    void readsOneTextALine() throws Exception {
        Path file = Files.writeString(folder.resolve("texts"), "Grüße.\n\n  Two words. \n");
        assertEquals(List.of("Grüße.", "Two words."), SampleTexts.read(file));
    }

    @Test
    void saysWhichFileIsWrong() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "\n \n");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xc3, 0x28});
        for (Path file : List.of(empty, binary, folder.resolve("none"))) {
            VoiceException e = assertThrows(VoiceException.class, () -> SampleTexts.read(file));
            assertEquals(ErrorCode.BAD_CONFIG, e.code());
            assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e.getMessage());
        }
    }
}
