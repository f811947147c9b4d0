package dev.parlando.engine.tensorrt.plan;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Counts the error messages that say that the GPU's memory is used up. TensorRT's functions return null when they fail, and
 * give the reason in a message only. Any thread.
 */
final class MemoryErrors {
    /** Covers "Error Code 2: OutOfMemory", "Cuda Runtime (out of memory)" and "CUDA_ERROR_OUT_OF_MEMORY". */
    private static final Pattern USED_UP = Pattern.compile("out[ _]?of[ _]?memory", Pattern.CASE_INSENSITIVE);

    private final AtomicInteger count = new AtomicInteger();

    /** Counts a message if it says that memory is used up. */
    void heed(String message) {
        if (USED_UP.matcher(message).find()) {
            count.incrementAndGet();
        }
    }

    /** Returns the number of such messages since the process started. */
    int count() {
        return count.get();
    }
}
