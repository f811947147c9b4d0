package dev.parlando.speech.plan;

import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.model.minicpmo26.TtsConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Draws one row of codes, as once a turn and audio step; logits are normal, those of the demo bundle spread about 6 wide. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class CodeSamplerBenchmark {
    private static final int STEPS = 64;

    @Param({"1", "6"})
    double deviation;

    private CodeSampler sampler;
    private FloatBuffer logits;
    private int rowSize;
    private int[] codes;
    private int step;

    @Setup(Level.Trial)
    public void fill() {
        TtsConfig config;
        try (Bundle bundle = Bundle.open(Path.of("models", "demo"))) {
            config = bundle.ttsConfig();
        }
        sampler = new CodeSampler(config.numCodebooks(), config.numAudioTokens(), config.sampling(), 1);
        rowSize = config.numCodebooks() * config.numAudioTokens();
        logits = ByteBuffer.allocateDirect(STEPS * rowSize * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Random random = new Random(1);
        for (int index = 0; index < STEPS * rowSize; index++) {
            logits.put(index, (float) (deviation * random.nextGaussian()));
        }
        codes = new int[STEPS * config.numCodebooks()];
    }

    @Benchmark
    public boolean draw() {
        step = step % (STEPS - 1) + 1;
        return sampler.draw(logits, step * rowSize, codes, step, false);
    }
}
