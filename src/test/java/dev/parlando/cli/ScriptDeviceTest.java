package dev.parlando.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the function of {@code scripts/parlando} that decides whether a GPU's libraries are needed. */
final class ScriptDeviceTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serve --device cuda:0 | true",
                "serve --device=cpu,cuda:1 | true",
                "serve --speech.device cuda:0 | true",
                "say cuda:0 --device cpu | false",
                "bench --variants a=default+device:cuda:0 --runs 1 | true",
                "bench --variants=a=default,b=default+speech.device:cuda:1 | true",
                "bench --variants a=default+threads:2 | false",
            })
    void flagsThatNameAGpu(String arguments, boolean wanted) throws Exception {
        assertEquals(wanted, wantsGpu(arguments));
    }

    @Test
    void filesThatNameAGpu() throws Exception {
        Path config = Files.writeString(folder.resolve("config"), "server.port = 1\nspeech.device = cuda:0\n");
        Path variants = Files.writeString(folder.resolve("variants"), "a=default\nb=a+device:cuda:0\n");
        assertEquals(true, wantsGpu("serve --config " + config));
        assertEquals(true, wantsGpu("bench --variants-file " + variants));
        assertEquals(true, wantsGpu("bench --variants-file=" + variants));
        Files.writeString(variants, "a=default\n");
        assertEquals(false, wantsGpu("bench --variants-file " + variants));
    }

    private static boolean wantsGpu(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "-c",
                "eval \"$(sed -n '/^wants_gpu()/,/^}/p' scripts/parlando)\"; wants_gpu \"$@\"",
                "scripts/parlando"));
        command.addAll(List.of(arguments.split(" ")));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().remove("PARLANDO_SPEECH_DEVICE");
        int status = builder.start().waitFor();
        assertEquals(true, status == 0 || status == 1, "status " + status);
        return status == 0;
    }
}
