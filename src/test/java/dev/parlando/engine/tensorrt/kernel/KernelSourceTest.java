package dev.parlando.engine.tensorrt.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiles the kernels' own sources for the CPU by g++ and runs them thread by thread, beside plain loops. */
final class KernelSourceTest {
    private static final Path KERNELS =
            Path.of("src", "main", "resources", "dev", "parlando", "engine", "tensorrt", "kernel");
    private static final Path TEST = Path.of("src", "test", "cuda");

    @TempDir
    private Path folder = Path.of("");

    /**
     * Widths of a tiny decoder, of grouped heads, of the speech decoder, and of matrices too wide for a warp's
     * registers. Rows of full size have the splits of the full size.
     */
    @ParameterizedTest
    @CsvSource({
        "32, 2, 2, 16, 64, 0, 1, 1",
        "64, 4, 2, 16, 136, 1, 0, 8",
        "96, 3, 3, 32, 200, 0, 0, 2",
        "256, 1, 1, 256, 200, 0, 0, 2",
        "768, 12, 12, 64, 3072, 0, 1, 4",
        "384, 6, 2, 64, 6200, 1, 1, 1",
        "3584, 28, 4, 128, 1024, 1, 1, 2"
    })
    void aLayerIsWhatPlainArithmeticMakesIt(
            int hidden, int heads, int keyHeads, int headDim, int intermediate, int hasBias, int isBfloat16, int splits)
            throws Exception {
        String[] errors = resultOf(
                "decoder_step_test.cpp",
                "THREADS=" + LayerKernels.threads(hidden),
                "TWO_ROWS_FROM=" + LayerKernels.TWO_ROWS_FROM,
                "HIDDEN=" + hidden,
                "HEADS=" + heads,
                "KV_HEADS=" + keyHeads,
                "HEAD_DIM=" + headDim,
                "INTERMEDIATE=" + intermediate,
                "HAS_BIAS=" + hasBias,
                "IS_BFLOAT16=" + isBfloat16,
                "IS_OVERLAPPED=0",
                "SPLITS=" + splits,
                "EPSILON=1e-6f");
        assertEquals(2, errors.length);
        for (String error : errors) {
            assertTrue(Double.parseDouble(error) < 1e-5, () -> String.join(" ", errors));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aMatrixIsTransposedWhateverItsSize(int elementBytes) throws Exception {
        assertAllEqual(resultOf("transpose_test.cpp", "THREADS=256", "ELEMENT_BYTES=" + elementBytes), 8_500);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void entriesAreAppendedAndSlotsCopied(int isFloat16) throws Exception {
        // three buffers of four slots, and copies of two slots
        int elements = 3 * 4 * 1_024 + 2 * 3 * (1_024 + 4);
        assertAllEqual(resultOf("cache_test.cpp", "THREADS=64", "IS_FLOAT16=" + isFloat16), elements);
    }

    /** Checks that a test above compiles every resource. */
    @Test
    void noSourceIsLeftOut() throws Exception {
        try (Stream<Path> files = Files.list(KERNELS)) {
            assertEquals(
                    Set.of("cache.cu", "decoder_step.cu", "transpose.cu"),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    private static void assertAllEqual(String[] wrongAndAll, int leastElements) {
        assertEquals("0", wrongAndAll[0], () -> String.join(" of ", wrongAndAll));
        assertTrue(Integer.parseInt(wrongAndAll[1]) >= leastElements, () -> String.join(" of ", wrongAndAll));
    }

    /** Compiles and runs a test program; returns the words that it prints. */
    private String[] resultOf(String test, String... definitions) throws Exception {
        List<String> command = new ArrayList<>(List.of("g++", "-std=c++20", "-O1", "-w"));
        Stream.of(definitions).map(definition -> "-D" + definition).forEach(command::add);
        Path program = folder.resolve("kernel_test");
        command.addAll(List.of("-I" + KERNELS, TEST.resolve(test).toString(), "-o", program.toString()));
        run(command);
        return run(List.of(program.toString())).strip().split(" ");
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> command + ": " + output);
        return output;
    }
}
