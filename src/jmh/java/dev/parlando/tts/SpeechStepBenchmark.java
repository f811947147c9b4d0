package dev.parlando.tts;

import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.layers.WeightProducts;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.text.SpeechTokens;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One audio step of the demo bundle on the CPU, in chunks of 25 steps as in speech; one operation is one step. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(1)
public class SpeechStepBenchmark {
    static final Path MODEL = Path.of("models", "demo");
    static final String SPINNING = " spinning";

    private static final int CHUNK = 25;
    private static final int TEXT = 12;

    /** Utterances in the batch. */
    @Param({"1", "4", "8"})
    int batch;

    /** Cache entries that a run reads; the utterances are a little shorter. */
    @Param({"128", "512"})
    int cache;

    /** Threads of ONNX Runtime and whether idle ones spin. */
    @Param({"1", "2", "2 spinning"})
    String threads = "1";

    /** How the layers multiply with their 8-bit rows. */
    @Param
    WeightProducts products = WeightProducts.FLOAT32;

    private Bundle bundle;
    private SpeechDecoder decoder;
    private int[] codes;

    @Setup(Level.Trial)
    public void load() {
        bundle = Bundle.open(MODEL);
        OrtEngine engine = new OrtEngine(new OrtEngineConfig(numThreads(threads), threads.endsWith(SPINNING), products));
        SpeechTokens tokens = new SpeechTokens(1, 2, 3, 4, 0);
        decoder = new SpeechDecoder(engine, bundle.tts(), tokens, batch, 2 * cache);
        codes = new int[bundle.ttsConfig().numCodebooks() * (cache + CHUNK)];
    }

    static int numThreads(String threads) {
        return Integer.parseInt(threads.replace(SPINNING, ""));
    }

    /** Utterances that a chunk fills up to the cache's size. */
    @Setup(Level.Invocation)
    public void begin() {
        float[] speaker = new float[bundle.ttsConfig().hiddenSize()];
        for (int slot = 0; slot < batch; slot++) {
            decoder.clear(slot);
        }
        for (int slot = 0; slot < batch; slot++) {
            decoder.start(slot, speaker);
            decoder.prefillText(slot, new int[TEXT], 0, TEXT);
            while (decoder.length(slot) < cache - CHUNK) {
                int missing = cache - CHUNK - decoder.length(slot);
                decoder.prefillAudio(slot, codes, Math.min(missing, decoder.audioStart()), TEXT, false);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(CHUNK)
    public FloatBuffer step() {
        int first = cache - CHUNK - TEXT + 1;
        for (int step = first; step < first + CHUNK; step++) {
            for (int slot = 0; slot < batch; slot++) {
                decoder.stage(slot, step, codes, TEXT);
            }
            decoder.step();
        }
        return decoder.logits();
    }

    @TearDown(Level.Trial)
    public void close() {
        decoder.close();
        bundle.close();
    }
}
