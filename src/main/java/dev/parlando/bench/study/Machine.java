package dev.parlando.bench.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Describes this machine, as far as the system provides the facts. */
final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final int PATIENCE_SECONDS = 10;

    private Machine() {}

    static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "machine",
                Runtime.getRuntime().availableProcessors() + " processors"
                        + processor().map(name -> " (" + name + ")").orElse("") + ", " + System.getProperty("os.name")
                        + " " + System.getProperty("os.arch"));
        facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        graphics().ifPresent(name -> facts.put("graphics processor, driver", name));
        return facts;
    }

    private static Optional<String> processor() {
        if (!Files.isReadable(PROCESSORS)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns name and driver of the graphics processors, as {@code nvidia-smi} lists them, if it is there. */
    private static Optional<String> graphics() {
        try {
            Process process = new ProcessBuilder(
                            "nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            boolean told = ended && process.exitValue() == 0 && !text.isEmpty();
            return told ? Optional.of(text.replace("\n", "; ")) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
