package dev.parlando.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.golden.TinyBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WriteGraphsCommandTest {
    @TempDir
    Path folder;

    @Test
    void writesGraphsOfAModel() {
        String model = TinyBundle.folder().toString();
        assertEquals(0, ParlandoCommand.execute("write-graphs", "--model", model, "--output", folder.toString()));
        assertTrue(Files.exists(folder.resolve("tts.onnx")));
        assertTrue(Files.exists(folder.resolve("vocos.safetensors")));
    }

    @Test
    void saysWhatIsWrong() {
        String absent = folder.resolve("absent").toString();
        assertEquals(1, ParlandoCommand.execute("write-graphs", "--model", absent, "--output", folder.toString()));
        assertEquals(2, ParlandoCommand.execute("write-graphs"));
    }
}
