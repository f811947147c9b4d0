package dev.parlando.tts;

import java.util.ArrayList;
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
 * How fast this machine reads memory: adds up so many megabytes again and again. 80 MB are about the weights of the demo
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

    private long[] memory;
    private ExecutorService pool;
    private List<Callable<Long>> parts;

    @Setup(Level.Trial)
    public void fill() {
        memory = new long[megabytes * 1_000_000 / Long.BYTES];
        for (int index = 0; index < memory.length; index++) {
            memory[index] = index;
        }
        pool = Executors.newFixedThreadPool(readers);
        parts = new ArrayList<>();
        int size = memory.length / readers;
        for (int reader = 0; reader < readers; reader++) {
            int from = reader * size;
            parts.add(() -> sum(memory, from, from + size));
        }
    }

    @Benchmark
    public long read() throws InterruptedException, ExecutionException {
        long sum = 0;
        for (Future<Long> part : pool.invokeAll(parts)) {
            sum += part.get();
        }
        return sum;
    }

    /** Four sums at once, so that no addition waits for the one before it. */
    private static long sum(long[] values, int from, int to) {
        long first = 0;
        long second = 0;
        long third = 0;
        long fourth = 0;
        for (int index = from; index + 3 < to; index += 4) {
            first += values[index];
            second += values[index + 1];
            third += values[index + 2];
            fourth += values[index + 3];
        }
        return first + second + third + fourth;
    }

    @TearDown(Level.Trial)
    public void stop() {
        pool.shutdownNow();
    }
}
