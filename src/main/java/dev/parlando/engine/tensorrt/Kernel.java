package dev.parlando.engine.tensorrt;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** One CUDA function, compiled for the GPU when it is made, with its parameters in host memory of the caller. */
final class Kernel implements AutoCloseable {
    private final String name;
    private final CUmod_st module = new CUmod_st();
    private final CUfunc_st function = new CUfunc_st();
    private final PointerPointer<Pointer> parameters;

    /** Numbers of blocks, or of threads of a block. */
    record Extent(int x, int y, int z) {}

    /**
     * Compiles the function.
     *
     * @param name of the {@code extern "C"} function in the source
     * @param parameters host memory of each parameter's value, read at each launch; the caller's
     */
    Kernel(GpuDevice device, String name, String source, Pointer... parameters) {
        this.name = name;
        this.parameters = new PointerPointer<>(parameters.length);
        for (int index = 0; index < parameters.length; index++) {
            this.parameters.put(index, parameters[index]);
        }
        try (BytePointer code = compile(device, source)) {
            check(cudart.cuModuleLoadData(module, code), "loading");
        }
        check(cudart.cuModuleGetFunction(function, module, name), "finding");
    }

    void launch(Extent blocks, Extent threads, CUstream_st stream) {
        check(
                cudart.cuLaunchKernel(
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
                        (PointerPointer<Pointer>) null),
                "launching");
    }

    private BytePointer compile(GpuDevice device, String text) {
        _nvrtcProgram program = new _nvrtcProgram();
        try (BytePointer source = new BytePointer(text);
                BytePointer file = new BytePointer(name + ".cu");
                BytePointer target = new BytePointer("--gpu-architecture=compute_" + device.computeCapability());
                PointerPointer<BytePointer> options = new PointerPointer<>(1);
                SizeTPointer size = new SizeTPointer(1)) {
            options.put(0, target);
            check(
                    nvrtc.nvrtcCreateProgram(
                            program, source, file, 0, (PointerPointer<Pointer>) null, (PointerPointer<Pointer>) null),
                    "preparing");
            check(nvrtc.nvrtcCompileProgram(program, 1, options), "compiling");
            check(nvrtc.nvrtcGetPTXSize(program, size), "sizing");
            BytePointer code = new BytePointer(size.get());
            check(nvrtc.nvrtcGetPTX(program, code), "reading");
            check(nvrtc.nvrtcDestroyProgram(program), "releasing");
            return code;
        }
    }

    private void check(int status, String what) {
        if (status != 0) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED, "CUDA failed, status " + status + ": " + what + " function " + name);
        }
    }

    @Override
    public void close() {
        check(cudart.cuModuleUnload(module), "unloading");
        parameters.close();
    }
}
