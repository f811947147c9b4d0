package dev.parlando.engine.tensorrt;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.List;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUlaunchAttribute;
import org.bytedeco.cuda.cudart.CUlaunchConfig;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** One CUDA function, with its parameters in host memory of the caller. */
final class Kernel implements AutoCloseable {
    private final String name;
    private final @Nullable KernelModule own;
    private final CUfunc_st function;
    private final PointerPointer<Pointer> parameters;

    /** Numbers of blocks, or of threads of a block. */
    record Extent(int x, int y, int z) {}

    /**
     * A function that is compiled alone.
     *
     * @param name of the {@code extern "C"} function in the source
     * @param parameters host memory of each parameter's value, read at each launch; the caller's
     */
    Kernel(GpuDevice device, String name, String source, Pointer... parameters) {
        this.name = name;
        this.own = new KernelModule(device, name + ".cu", source, List.of());
        this.function = own.function(name);
        this.parameters = pointers(parameters);
    }

    /** One of several functions of a module, which stays the caller's. Parameters as above. */
    Kernel(KernelModule module, String name, Pointer... parameters) {
        this.name = name;
        this.own = null;
        this.function = module.function(name);
        this.parameters = pointers(parameters);
    }

    private static PointerPointer<Pointer> pointers(Pointer... parameters) {
        PointerPointer<Pointer> pointers = new PointerPointer<>(parameters.length);
        for (int index = 0; index < parameters.length; index++) {
            pointers.put(index, parameters[index]);
        }
        return pointers;
    }

    /**
     * Launches so that blocks may begin while what is before on the stream still runs; the function awaits it by itself
     * (programmatic dependent launch, compute capability 9.0).
     */
    void launchEarly(Extent blocks, Extent threads, CUstream_st stream) {
        try (CUlaunchConfig launch = new CUlaunchConfig();
                CUlaunchAttribute early = new CUlaunchAttribute()) {
            early.id(cudart.CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION);
            early.value().programmaticStreamSerializationAllowed(1);
            launch.gridDimX(blocks.x()).gridDimY(blocks.y()).gridDimZ(blocks.z());
            launch.blockDimX(threads.x()).blockDimY(threads.y()).blockDimZ(threads.z());
            launch.sharedMemBytes(0).hStream(stream).attrs(early).numAttrs(1);
            check(cudart.cuLaunchKernelEx(launch, function, parameters, (PointerPointer<Pointer>) null));
        }
    }

    void launch(Extent blocks, Extent threads, CUstream_st stream) {
        int status = cudart.cuLaunchKernel(
                function,
                blocks.x(),
                blocks.y(),
                blocks.z(),
                threads.x(),
                threads.y(),
                threads.z(),
                0,
                stream,
                parameters,
                (PointerPointer<Pointer>) null);
        check(status);
    }

    private void check(int status) {
        if (status != 0) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED, "CUDA failed, status " + status + ": launching function " + name);
        }
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
        parameters.close();
    }
}
