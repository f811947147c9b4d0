package dev.parlando.tts;

import dev.parlando.bundle.Bundle;
import dev.parlando.tensor.DataType;
import dev.parlando.onnx.WeightProducts;
import dev.parlando.tts.graph.SpeechGraph;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs both benchmarks and prints the audio step beside its floor: the time to read the weights once. */
public final class SpeechStepReport {
    /** About what a step reads, so that the same caches serve both. */
    private static final int FLOOR_MEGABYTES = 80;

    private SpeechStepReport() {}

    /** @param args options of JMH */
    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(args))
                        .include(MemoryBandwidthBenchmark.class.getName())
                        .include(SpeechStepBenchmark.class.getName())
                        .build())
                .run();
        print(results, weightBytes());
    }

    /** Bytes of the float32 weights that a step reads whole; of embeddings it reads a few rows. */
    private static long weightBytes() {
        try (Bundle bundle = Bundle.open(SpeechStepBenchmark.MODEL)) {
            return SpeechGraph.write(bundle.weights(), bundle.ttsConfig(), WeightProducts.FLOAT32).weights().entrySet().stream()
                    .filter(weight -> !weight.getKey().startsWith("tts.emb_")
                            && !weight.getKey().endsWith("_scale"))
                    .mapToLong(weight -> weight.getValue().shape().elementCount() * DataType.FLOAT32.bytes())
                    .sum();
        }
    }

    private static void print(Collection<RunResult> results, long weightBytes) {
        Map<Integer, Double> bytesPerMilli = new HashMap<>();
        for (RunResult result : results) {
            if (isOf(result, MemoryBandwidthBenchmark.class)) {
                int readers = Integer.parseInt(result.getParams().getParam("readers"));
                int megabytes = Integer.parseInt(result.getParams().getParam("megabytes"));
                double speed = megabytes * 1e6 / millis(result);
                println("reading %d MB, %d readers: %.1f GB/s", megabytes, readers, speed / 1e6);
                if (megabytes == FLOOR_MEGABYTES) {
                    bytesPerMilli.put(readers, speed);
                }
            }
        }
        println("weights of a step: %.1f MB", weightBytes / 1e6);
        println("| batch | cache | threads | step ms | ± | floor ms | step / floor |");
        println("| --- | --- | --- | --- | --- | --- | --- |");
        for (RunResult result : results) {
            if (isOf(result, SpeechStepBenchmark.class)) {
                String threads = result.getParams().getParam("threads");
                Double bandwidth = bytesPerMilli.get(SpeechStepBenchmark.numThreads(threads));
                double floor = bandwidth == null ? Double.NaN : weightBytes / bandwidth;
                println(
                        "| %s | %s | %s | %.2f | %.2f | %.2f | %.2f |",
                        result.getParams().getParam("batch"),
                        result.getParams().getParam("cache"),
                        threads,
                        millis(result),
                        result.getPrimaryResult().getScoreError(),
                        floor,
                        millis(result) / floor);
            }
        }
    }

    private static boolean isOf(RunResult result, Class<?> benchmark) {
        return result.getParams().getBenchmark().startsWith(benchmark.getName() + ".");
    }

    private static double millis(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    @SuppressWarnings("SystemOut")
    private static void println(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
