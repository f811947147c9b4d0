package dev.parlando.engine.tensorrt.plan;

import dev.parlando.engine.tensorrt.cuda.Cuda;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.ExecutionContextAllocationStrategy;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;

/** Runs a TensorRT engine. Owns the engine, its contexts, and the scratch memory that one context at a time uses. */
public final class Network implements AutoCloseable {
    private final Owner owner = new Owner();
    private final String name;
    private final ICudaEngine engine;
    private final Map<String, BytePointer> weights;
    private final BytePointer scratch;

    /**
     * Holds everything that a network is opened from.
     *
     * @param name of the network, for messages
     * @param planName of the plan, for its file
     * @param model gives the ONNX model, self-contained
     * @param profiles sizes to be ready for, at least one
     */
    public record Source(String name, String planName, Supplier<byte[]> model, List<SizeProfile> profiles) {}

    /**
     * Opens a network: loads or builds its plan.
     *
     * @param weights device memory of each weight, by name; the caller's, and needed until the network is closed
     * @throws VoiceException {@code ENGINE_FAILED}
     */
    public Network(PlanBuilder plans, Source source, Map<String, BytePointer> weights) {
        this.name = source.name();
        this.weights = weights;
        try {
            this.engine = plans.open(owner, source.planName(), source.model().get(), source.profiles());
            this.scratch = Cuda.allocate(owner, engine.getDeviceMemorySizeV2(), "scratch memory of " + name);
        } catch (RuntimeException | Error e) {
            owner.closeAfter(e);
            throw e;
        }
    }

    /**
     * Makes a context for one profile. The network deletes it.
     *
     * @param profile index of the profile
     * @param stream that the context will run on
     */
    public Context newContext(int profile, CUstream_st stream) {
        owner.requireOpen(name);
        IExecutionContext context = TensorRt.own(
                owner,
                () -> engine.createExecutionContext(ExecutionContextAllocationStrategy.kUSER_MANAGED),
                "a context of " + name);
        context.setDeviceMemoryV2(scratch, scratch.capacity());
        Context made = new Context(context);
        made.require(context.setOptimizationProfileAsync(profile, stream), "profile " + profile);
        Cuda.synchronize(stream, "choosing a profile");
        weights.forEach(made::bind);
        return made;
    }

    /** Runs the network in one way: with one profile, and with sizes and memory that it was given. */
    public final class Context {
        private final IExecutionContext context;

        private Context(IExecutionContext context) {
            this.context = context;
        }

        /** Gives a tensor its device memory. */
        public void bind(String tensor, Pointer memory) {
            require(context.setTensorAddress(tensor, memory), "address of " + tensor);
        }

        /** Gives an input its sizes. */
        public void shape(String input, List<Long> sizes) {
            try (Dims64 dimensions = PlanBuilder.dimensions(sizes)) {
                require(context.setInputShape(input, dimensions), "shape " + sizes + " of " + input);
            }
        }

        /** Puts a run on the stream and returns whether TensorRT accepted it. */
        public boolean tryEnqueue(CUstream_st stream) {
            return context.enqueueV3(stream);
        }

        /**
         * Puts a run on the stream.
         *
         * @throws VoiceException {@code ENGINE_FAILED} if TensorRT does not accept it
         */
        public void enqueue(CUstream_st stream) {
            require(tryEnqueue(stream), "to run");
        }

        private void require(boolean accepted, String what) {
            if (!accepted) {
                throw new VoiceException(ErrorCode.ENGINE_FAILED, "TensorRT refuses for graph " + name + ": " + what);
            }
        }
    }

    /** Waits for the device, then deletes contexts, scratch memory and engine. */
    @Override
    public void close() {
        if (!owner.isClosed()) {
            try {
                Cuda.check(cudart.cudaDeviceSynchronize(), "finishing");
            } finally {
                owner.close();
            }
        }
    }
}
