package dev.parlando.tts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast this machine reads memory: compares two halves of so many megabytes, which runs on the widest vectors. 80 MB are about the weights of the demo
 * bundle's audio step, which a large last-level cache may hold; 256 MB rather come from memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class MemoryBandwidthBenchmark {
    @Param({"80", "256"})
    int megabytes;

    @Param({"1", "2"})
    int readers;

    private ExecutorService pool;
    private List<Callable<Integer>> parts;

    @Setup(Level.Trial)
    public void fill() {
        float[] half = new float[megabytes * 500_000 / Float.BYTES];
        float[] otherHalf = half.clone();
        pool = Executors.newFixedThreadPool(readers);
        parts = new ArrayList<>();
        int size = half.length / readers;
        for (int reader = 0; reader < readers; reader++) {
            int from = reader * size;
            parts.add(() -> Arrays.mismatch(half, from, from + size, otherHalf, from, from + size));
        }
    }

    @Benchmark
    public int read() throws InterruptedException, ExecutionException {
        int mismatches = 0;
        for (Future<Integer> part : pool.invokeAll(parts)) {
            mismatches += part.get();
        }
        return mismatches;
    }

    @TearDown(Level.Trial)
    public void stop() {
        pool.shutdownNow();
    }
}
