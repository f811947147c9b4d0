package dev.parlando.engine.tensorrt.kernel;

import dev.parlando.engine.tensorrt.cuda.Cuda;
import dev.parlando.engine.tensorrt.cuda.Owner;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUlaunchAttribute;
import org.bytedeco.cuda.cudart.CUlaunchConfig;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Launches one function of a {@link KernelModule}. The parameters lie in host memory, which the caller fills before a
 * launch.
 */
final class Kernel {
    private final String name;
    private final CUfunc_st function;
    private final PointerPointer<Pointer> parameters;

    /** Holds the number of blocks, or of threads of a block, in each dimension. */
    record Extent(int x, int y, int z) {}

    /**
     * Finds the function.
     *
     * @param owner frees the list of parameters
     * @param name of the {@code extern "C"} function
     * @param parameters host memory of each parameter's value, which a launch copies; the caller's
     */
    Kernel(Owner owner, KernelModule module, String name, Pointer... parameters) {
        this.name = name;
        this.function = module.function(name);
        this.parameters = owner.own(new PointerPointer<>(parameters.length), Pointer::close);
        for (int index = 0; index < parameters.length; index++) {
            this.parameters.put(index, parameters[index]);
        }
    }

    /** Allocates host memory of a 64-bit parameter, such as an address. The owner frees it. */
    static LongPointer longParameter(Owner owner) {
        return owner.own(new LongPointer(1), Pointer::close);
    }

    /** Allocates host memory of a 32-bit parameter. The owner frees it. */
    static IntPointer intParameter(Owner owner) {
        return owner.own(new IntPointer(1), Pointer::close);
    }

    /**
     * Puts the function on the stream so that blocks may begin while earlier work on the stream still runs. The
     * function itself waits for that work (programmatic dependent launch, compute capability 9.0).
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

    /** Puts the function on the stream. */
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
        // a launch is frequent: its message is made only if it is needed
        if (status != 0) {
            Cuda.check(status, "launching function " + name);
        }
    }
}
