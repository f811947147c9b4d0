package dev.parlando.engine.tensorrt;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** CUDA functions of one source, compiled for the GPU when this is made. */
final class KernelModule implements AutoCloseable {
    private final String file;
    private final CUmod_st module = new CUmod_st();

    /**
     * Compiles.
     *
     * @param file name of the source, for messages
     * @param definitions of the preprocessor, as {@code NAME=VALUE}
     */
    KernelModule(GpuDevice device, String file, String source, List<String> definitions) {
        this.file = file;
        try (BytePointer code = compile(device, source, definitions)) {
            check(cudart.cuModuleLoadData(module, code), "loading");
        }
    }

    /** The {@code extern "C"} function of that name. */
    CUfunc_st function(String name) {
        CUfunc_st function = new CUfunc_st();
        check(cudart.cuModuleGetFunction(function, module, name), "finding " + name + " in");
        return function;
    }

    private BytePointer compile(GpuDevice device, String text, List<String> definitions) {
        _nvrtcProgram program = new _nvrtcProgram();
        List<String> options = new ArrayList<>(List.of("--gpu-architecture=compute_" + device.computeCapability()));
        definitions.forEach(definition -> options.add("--define-macro=" + definition));
        // holds the texts as long as it is open
        try (BytePointer source = new BytePointer(text);
                BytePointer name = new BytePointer(file);
                PointerPointer<BytePointer> given = new PointerPointer<>(options.toArray(String[]::new));
                SizeTPointer size = new SizeTPointer(1)) {
            check(
                    nvrtc.nvrtcCreateProgram(
                            program, source, name, 0, (PointerPointer<Pointer>) null, (PointerPointer<Pointer>) null),
                    "preparing");
            int status = nvrtc.nvrtcCompileProgram(program, options.size(), given);
            if (status != 0) {
                throw new VoiceException(ErrorCode.ENGINE_FAILED, "compiling " + file + " failed: " + log(program));
            }
            check(nvrtc.nvrtcGetPTXSize(program, size), "sizing");
            BytePointer code = new BytePointer(size.get());
            check(nvrtc.nvrtcGetPTX(program, code), "reading");
            check(nvrtc.nvrtcDestroyProgram(program), "releasing");
            return code;
        }
    }

    private String log(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtc.nvrtcGetProgramLogSize(program, size), "sizing the log of");
            try (BytePointer text = new BytePointer(size.get())) {
                check(nvrtc.nvrtcGetProgramLog(program, text), "reading the log of");
                return text.getString();
            }
        }
    }

    private void check(int status, String what) {
        if (status != 0) {
            throw new VoiceException(
                    ErrorCode.ENGINE_FAILED, "CUDA failed, status " + status + ": " + what + " " + file);
        }
    }

    @Override
    public void close() {
        check(cudart.cuModuleUnload(module), "unloading");
    }
}
