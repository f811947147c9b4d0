package dev.parlando.tts;

import dev.parlando.layers.DecoderForm;
import dev.parlando.layers.WeightProducts;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.speech.plan.CodeSamplerBenchmark;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.WeightTensor;
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

/** Runs all benchmarks and prints the audio step beside its floor, the time to read the weights once, and a draw of its codes. */
public final class SpeechStepReport {
    /** About what a step reads, so that the same caches serve both. */
    private static final int FLOOR_MEGABYTES = 80;

    private SpeechStepReport() {}

    /**
     * Runs the benchmarks, or ends with status 2 for an option that JMH does not know.
     *
     * @param args options of JMH
     */
    public static void main(String[] args) throws RunnerException {
        CommandLineOptions options;
        try {
            options = new CommandLineOptions(args);
        } catch (CommandLineOptionException e) {
            System.err.println(e.getMessage() + "; scripts/bench-step --help shows an example");
            System.exit(2);
            return;
        }
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(options)
                        .include(MemoryBandwidthBenchmark.class.getName())
                        .include(SpeechStepBenchmark.class.getName())
                        .include(CodeSamplerBenchmark.class.getName())
                        .build())
                .run();
        print(results);
    }

    /** Bytes of the weights that a step reads whole; of embeddings it reads a few rows. */
    private static long weightBytes(WeightProducts products) {
        try (Bundle bundle = Bundle.open(SpeechStepBenchmark.MODEL)) {
            return bundle.tts()
                    .write(DecoderForm.general(products))
                    .weights()
                    .values()
                    .stream()
                    .filter(weight -> !weight.name().startsWith("tts.emb_")
                            && !weight.name().endsWith("_scale"))
                    .mapToLong(weight -> weight.shape().elementCount() * bytesRead(weight, products))
                    .sum();
        }
    }

    private static int bytesRead(WeightTensor weight, WeightProducts products) {
        boolean staysNarrow = products == WeightProducts.EIGHT_BIT
                && weight.type() == DataType.INT8
                && weight.name().startsWith("tts.model.layers.");
        return staysNarrow ? DataType.INT8.bytes() : DataType.FLOAT32.bytes();
    }

    private static void print(Collection<RunResult> results) {
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
        for (WeightProducts products : WeightProducts.values()) {
            println("weights of a step, %s: %.1f MB", products.publicName(), weightBytes(products) / 1e6);
        }
        println("| precision | batch | cache | threads | step ms | ± | floor ms | step / floor |");
        println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (RunResult result : results) {
            if (isOf(result, SpeechStepBenchmark.class)) {
                String threads = result.getParams().getParam("threads");
                Double bandwidth = bytesPerMilli.get(SpeechStepBenchmark.numThreads(threads));
                WeightProducts products =
                        WeightProducts.valueOf(result.getParams().getParam("products"));
                double floor = bandwidth == null ? Double.NaN : weightBytes(products) / bandwidth;
                println(
                        "| %s | %s | %s | %s | %.2f | %.2f | %.2f | %.2f |",
                        products.publicName(),
                        result.getParams().getParam("batch"),
                        result.getParams().getParam("cache"),
                        threads,
                        millis(result),
                        result.getPrimaryResult().getScoreError(),
                        floor,
                        millis(result) / floor);
            }
        }
        for (RunResult result : results) {
            if (isOf(result, CodeSamplerBenchmark.class)) {
                println(
                        "codes of a step drawn from logits of deviation %s: %.1f ± %.1f µs",
                        result.getParams().getParam("deviation"),
                        result.getPrimaryResult().getScore(),
                        result.getPrimaryResult().getScoreError());
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
