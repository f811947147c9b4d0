package dev.parlando.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.tensorrt.cuda.GpuDevice;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class NoGpuTest {
    /**
     * Checks that the message is the same for missing libraries, driver or GPU, except for the name of what is missing.
     */
    @Test
    void aGpuThatCannotBeUsedIsSaidSo() {
        TensorRtConfig config = new TensorRtConfig(
                999,
                Precision.TF32,
                Path.of("plans"),
                3,
                true,
                AttentionForm.SPLIT,
                CachePrecision.FP32,
                StepKernels.NONE);
        VoiceException failure = assertThrows(VoiceException.class, () -> new TensorRtEngine(config));
        assertEquals(ErrorCode.DEVICE_UNAVAILABLE, failure.code());
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.startsWith("cuda:999 cannot be used: "), message);
    }

    /** Checks the message in a process that finds no library, whatever this build and machine have. */
    @Test
    void whatIsMissingIsNamedWithItsCure() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.library.path=no/such/folder",
                        "-cp",
                        withoutNatives(),
                        Opener.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertTrue(output.contains("DEVICE_UNAVAILABLE: cuda:0 cannot be used: a library is missing: "), output);
        assertTrue(output.contains("profile gpu"), output);
        assertTrue(output.contains("--device cpu"), output);
    }

    private static String withoutNatives() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("linux-x86_64"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Ends with what the device's opening says. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] arguments) {
            try {
                GpuDevice device = GpuDevice.open(0);
                System.out.println("opened " + device);
            } catch (VoiceException e) {
                System.out.println(e.code() + ": " + e.getMessage());
            }
        }
    }

    @Test
    void aHalfCacheNeedsTheNetworkForOneToken() {
        VoiceException refused = assertThrows(
                VoiceException.class,
                () -> new TensorRtConfig(
                        0,
                        Precision.TF32,
                        Path.of("plans"),
                        3,
                        true,
                        AttentionForm.JOINED,
                        CachePrecision.FP16,
                        StepKernels.NONE));
        assertEquals("a cache precision of fp16 needs attention split, not joined", refused.getMessage());
    }
}
