package dev.parlando.engine.tensorrt.kernel;

import dev.parlando.engine.tensorrt.cuda.Cuda;
import dev.parlando.engine.tensorrt.cuda.GpuDevice;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Holds the functions of one {@code .cu} resource of this package, compiled for a GPU and loaded there. The owner
 * unloads them.
 */
public final class KernelModule {
    private final String file;
    private final CUmod_st module;

    /**
     * Compiles and loads the functions.
     *
     * @param file name of the resource
     * @param definitions of the preprocessor, as {@code NAME=VALUE}
     * @throws VoiceException {@code ENGINE_FAILED} with the compiler's messages
     */
    public KernelModule(Owner owner, GpuDevice device, String file, List<String> definitions) {
        this.file = file;
        CUmod_st loaded = new CUmod_st();
        try (BytePointer code = compile(device, source(file), definitions)) {
            Cuda.check(cudart.cuModuleLoadData(loaded, code), "loading " + file);
        }
        this.module = owner.own(loaded, unused -> Cuda.check(cudart.cuModuleUnload(unused), "unloading " + file));
    }

    /** Returns the text of a {@code .cu} resource of this package. */
    static String source(String file) {
        try (InputStream stream =
                Objects.requireNonNull(KernelModule.class.getResourceAsStream(file), file + " is missing")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the {@code extern "C"} function of that name; valid until the module is unloaded. */
    CUfunc_st function(String name) {
        CUfunc_st function = new CUfunc_st();
        Cuda.check(cudart.cuModuleGetFunction(function, module, name), "finding " + name + " in " + file);
        return function;
    }

    private BytePointer compile(GpuDevice device, String text, List<String> definitions) {
        List<String> options = new ArrayList<>(List.of("--gpu-architecture=compute_" + device.computeCapability()));
        definitions.forEach(definition -> options.add("--define-macro=" + definition));
        // holds the texts as long as it is open
        try (Owner owner = new Owner();
                BytePointer source = new BytePointer(text);
                BytePointer name = new BytePointer(file);
                PointerPointer<BytePointer> given = new PointerPointer<>(options.toArray(String[]::new));
                SizeTPointer size = new SizeTPointer(1)) {
            _nvrtcProgram program = program(owner, source, name);
            int status = nvrtc.nvrtcCompileProgram(program, options.size(), given);
            if (status != 0) {
                throw new VoiceException(ErrorCode.ENGINE_FAILED, "compiling " + file + " failed: " + log(program));
            }
            check(nvrtc.nvrtcGetPTXSize(program, size), "sizing");
            return code(program, size.get());
        }
    }

    private _nvrtcProgram program(Owner owner, BytePointer source, BytePointer name) {
        _nvrtcProgram program = new _nvrtcProgram();
        PointerPointer<Pointer> noHeaders = null;
        check(nvrtc.nvrtcCreateProgram(program, source, name, 0, noHeaders, noHeaders), "preparing");
        return owner.own(program, made -> check(nvrtc.nvrtcDestroyProgram(made), "releasing"));
    }

    private BytePointer code(_nvrtcProgram program, long bytes) {
        BytePointer code = new BytePointer(bytes);
        int status = nvrtc.nvrtcGetPTX(program, code);
        if (status != 0) {
            code.close();
        }
        check(status, "reading");
        return code;
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
                    ErrorCode.ENGINE_FAILED, "NVRTC failed, status " + status + ": " + what + " " + file);
        }
    }
}
