package dev.parlando.engine.tensorrt.cuda;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.function.Consumer;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;

/** Calls CUDA and checks the results. Memory and streams that are acquired here belong to an {@link Owner}. */
public final class Cuda {
    private static final long LEAST_BYTES = 256;

    private Cuda() {}

    /**
     * Checks the status of a call.
     *
     * @param what names what the call does, for the message
     * @throws VoiceException {@code ENGINE_FAILED} if the status is an error
     */
    public static void check(int status, String what) {
        if (status != 0) {
            // else it would be taken for the error of a later call
            cudart.cudaGetLastError();
        }
        if (status == cudart.cudaErrorMemoryAllocation) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED,
                    "the GPU's memory is used up: " + what
                            + "; lower speech.slots, llm.conversations or llm.context-tokens, or choose precision mixed");
        }
        if (status != 0) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED,
                    "CUDA failed: " + what + ": "
                            + cudart.cudaGetErrorString(status).getString());
        }
    }

    /** Allocates device memory, zeroed, at a 256-byte boundary: at least 256 bytes. The owner frees it. */
    public static BytePointer allocate(Owner owner, long bytes, String what) {
        long size = Math.max(LEAST_BYTES, bytes);
        BytePointer memory = nothingYet(owner, device -> check(cudart.cudaFree(device), "freeing memory"));
        check(cudart.cudaMalloc(memory, size), what + " needs " + (size >> 20) + " MiB");
        memory.capacity(size);
        check(cudart.cudaMemset(memory, 0, size), "clearing " + what);
        return memory;
    }

    /**
     * Allocates host memory that the GPU copies from and to directly, zeroed: at least 256 bytes. The owner frees it.
     *
     * @param what names the memory, for messages
     */
    public static BytePointer allocateHost(Owner owner, long bytes, String what) {
        long size = Math.max(LEAST_BYTES, bytes);
        BytePointer memory = nothingYet(owner, host -> check(cudart.cudaFreeHost(host), "freeing host memory"));
        check(cudart.cudaHostAlloc(memory, size, cudart.cudaHostAllocDefault), what);
        memory.capacity(size);
        Pointer.memset(memory, 0, size);
        return memory;
    }

    /** Returns a pointer that is owned before it points to memory, so that no memory is without an owner for a moment. */
    private static BytePointer nothingYet(Owner owner, Consumer<BytePointer> free) {
        return ownNothing(owner, new BytePointer((Pointer) null), free);
    }

    /** Gives the owner a pointer that is still null; the release is called only if it is not null by then. */
    static <P extends Pointer> P ownNothing(Owner owner, P pointer, Consumer<? super P> release) {
        return owner.own(pointer, made -> {
            if (!made.isNull()) {
                release.accept(made);
            }
        });
    }

    /** Names the priority of a stream: the GPU takes work of high priority first. */
    public enum Priority {
        HIGH,
        LOW
    }

    /** Makes a stream that does not wait for the default stream. The owner destroys it. */
    public static CUstream_st newStream(Owner owner, Priority priority) {
        int[] least = new int[1];
        int[] greatest = new int[1];
        check(cudart.cudaDeviceGetStreamPriorityRange(least, greatest), "asking for priorities");
        CUstream_st stream = ownNothing(
                owner, new CUstream_st(), made -> check(cudart.cudaStreamDestroy(made), "releasing a stream"));
        int number = priority == Priority.HIGH ? greatest[0] : least[0];
        check(cudart.cudaStreamCreateWithPriority(stream, cudart.cudaStreamNonBlocking, number), "creating a stream");
        return stream;
    }

    /** Returns whether all work on the stream is done. */
    public static boolean isIdle(CUstream_st stream, String what) {
        int status = cudart.cudaStreamQuery(stream);
        if (status == cudart.cudaErrorNotReady) {
            // else it would be taken for the error of a later call
            cudart.cudaGetLastError();
            return false;
        }
        check(status, what);
        return true;
    }

    /** Waits until all work on the stream is done. */
    public static void synchronize(CUstream_st stream, String what) {
        check(cudart.cudaStreamSynchronize(stream), what);
    }

    /** Returns the part of some memory that begins at an offset in bytes; it is not owned. */
    public static BytePointer at(BytePointer memory, long offset) {
        return memory.getPointer(offset);
    }

    /** Returns the free bytes of the current device. */
    public static long freeBytes() {
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            check(cudart.cudaMemGetInfo(free, total), "asking for free memory");
            return free.get();
        }
    }
}
