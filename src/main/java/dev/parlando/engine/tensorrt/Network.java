package dev.parlando.engine.tensorrt;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.ExecutionContextAllocationStrategy;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.bytedeco.tensorrt.nvinfer.IProfiler;
import org.jspecify.annotations.Nullable;

/** A TensorRT engine and the scratch memory that its contexts take turns in. */
final class Network {
    private final String name;
    private final ICudaEngine engine;
    private final Map<String, BytePointer> weights;
    private final BytePointer scratch;

    Network(String name, ICudaEngine engine, Map<String, BytePointer> weights) {
        this.name = name;
        this.engine = engine;
        this.weights = weights;
        this.scratch = Cuda.allocate(Math.max(256, engine.getDeviceMemorySizeV2()), "scratch memory of " + name);
    }

    long scratchBytes() {
        return scratch.capacity();
    }

    /** A context for one profile; whoever asks keeps it for runs of one combination of sizes. */
    Context newContext(int profile, CUstream_st stream) {
        IExecutionContext context = engine.createExecutionContext(ExecutionContextAllocationStrategy.kUSER_MANAGED);
        if (context == null || context.isNull()) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED,
                    "TensorRT has no context for " + name + ": the GPU's memory may be used up");
        }
        context.setDeviceMemoryV2(scratch, scratch.capacity());
        Context made = new Context(context);
        made.require(context.setOptimizationProfileAsync(profile, stream), "profile " + profile);
        Cuda.synchronize(stream, "choosing a profile");
        weights.forEach(made::bind);
        return made;
    }

    /** One way to run the network. */
    final class Context {
        private final IExecutionContext context;

        private Context(IExecutionContext context) {
            this.context = context;
        }

        void bind(String tensor, Pointer memory) {
            require(context.setTensorAddress(tensor, memory), "address of " + tensor);
        }

        void shape(String input, List<Long> sizes) {
            try (Dims64 dimensions = PlanBuilder.dimensions(sizes)) {
                require(context.setInputShape(input, dimensions), "shape " + sizes + " of " + input);
            }
        }

        /** @return whether TensorRT took the work */
        boolean tryEnqueue(CUstream_st stream) {
            return context.enqueueV3(stream);
        }

        /** Has each of the following runs timed layer by layer, until it is given null. */
        void profile(@Nullable IProfiler profiler) {
            context.setProfiler(profiler);
        }

        void enqueue(CUstream_st stream) {
            require(tryEnqueue(stream), "to run");
        }

        private void require(boolean accepted, String what) {
            if (!accepted) {
                throw new VoiceException(ErrorCode.ENGINE_FAILED, "TensorRT refuses for graph " + name + ": " + what);
            }
        }
    }

    void close() {
        Cuda.check(cudart.cudaDeviceSynchronize(), "finishing");
        Cuda.free(scratch);
    }
}
