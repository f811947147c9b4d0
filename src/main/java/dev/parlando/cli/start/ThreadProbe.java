package dev.parlando.cli.start;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;

/**
 * Finds out whether the system allows the threads of a server, before one of them is missing where nobody can tell: an
 * event loop that has no thread neither works nor fails.
 */
public final class ThreadProbe {
    private static final int BESIDE_PROCESSORS = 20;
    private static final int FOR_EACH_PROCESSOR = 3;
    private static final int STACK_BYTES = 1 << 16;

    private ThreadProbe() {}

    /**
     * Starts as many threads as a server needs, and ends them again.
     *
     * @throws OutOfMemoryError if the system does not allow them
     */
    public static void check() {
        int count =
                BESIDE_PROCESSORS + FOR_EACH_PROCESSOR * Runtime.getRuntime().availableProcessors();
        check(count, task -> new Thread(null, task, "probe", STACK_BYTES));
    }

    static void check(int count, ThreadFactory threads) {
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> started = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                Thread thread = threads.newThread(() -> await(end));
                thread.start();
                started.add(thread);
            }
        } finally {
            end.countDown();
            started.forEach(ThreadProbe::join);
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
