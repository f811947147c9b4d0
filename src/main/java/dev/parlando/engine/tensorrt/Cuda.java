package dev.parlando.engine.tensorrt;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** CUDA calls with checked results. */
final class Cuda {
    private Cuda() {}

    static void check(int status, String what) {
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

    /** Device memory, zeroed, at a 256-byte boundary. */
    static BytePointer allocate(long bytes, String what) {
        BytePointer memory = pointerFrom(
                holder -> cudart.cudaMalloc(holder, bytes), bytes, what + " needs " + (bytes >> 20) + " MiB");
        check(cudart.cudaMemset(memory, 0, bytes), "clearing " + what);
        return memory;
    }

    /** Host memory that the GPU copies from and to directly; zeroed. */
    static BytePointer allocateHost(long bytes, String what) {
        BytePointer memory =
                pointerFrom(holder -> cudart.cudaHostAlloc(holder, bytes, cudart.cudaHostAllocDefault), bytes, what);
        Pointer.memset(memory, 0, bytes);
        return memory;
    }

    private interface Allocation {
        int into(PointerPointer<BytePointer> holder);
    }

    private static BytePointer pointerFrom(Allocation allocation, long bytes, String what) {
        try (PointerPointer<BytePointer> holder = new PointerPointer<>(1)) {
            check(allocation.into(holder), what);
            BytePointer memory = new BytePointer(holder.get(BytePointer.class, 0));
            memory.capacity(bytes);
            return memory;
        }
    }

    static void free(Pointer device) {
        check(cudart.cudaFree(device), "freeing memory");
    }

    static void freeHost(Pointer host) {
        check(cudart.cudaFreeHost(host), "freeing host memory");
    }

    /** Whose work the GPU takes first where several streams have some. */
    enum Priority {
        HIGH,
        LOW
    }

    static CUstream_st newStream(Priority priority) {
        int[] least = new int[1];
        int[] greatest = new int[1];
        check(cudart.cudaDeviceGetStreamPriorityRange(least, greatest), "asking for priorities");
        CUstream_st stream = new CUstream_st();
        int number = priority == Priority.HIGH ? greatest[0] : least[0];
        check(cudart.cudaStreamCreateWithPriority(stream, cudart.cudaStreamNonBlocking, number), "creating a stream");
        return stream;
    }

    /** Whether all work on the stream is done. */
    static boolean isIdle(CUstream_st stream, String what) {
        int status = cudart.cudaStreamQuery(stream);
        if (status == cudart.cudaErrorNotReady) {
            // else it would be taken for the error of a later call
            cudart.cudaGetLastError();
            return false;
        }
        check(status, what);
        return true;
    }

    static void synchronize(CUstream_st stream, String what) {
        check(cudart.cudaStreamSynchronize(stream), what);
    }

    /** The part of some memory that begins at an offset, without ownership. */
    static BytePointer at(BytePointer memory, long offset) {
        return memory.getPointer(offset);
    }

    /** Free bytes of the current device. */
    static long freeBytes() {
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            check(cudart.cudaMemGetInfo(free, total), "asking for free memory");
            return free.get();
        }
    }
}
