package dev.parlando.engine.tensorrt.cuda;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Describes a GPU of this machine.
 *
 * @param ordinal from 0
 * @param name as the driver says
 * @param computeCapability for example {@code 90}
 * @param memoryBytes size of its memory
 * @param tensorRtVersion of the loaded library
 */
public record GpuDevice(int ordinal, String name, int computeCapability, long memoryBytes, String tensorRtVersion) {
    private static final Logger LOG = LoggerFactory.getLogger(GpuDevice.class);
    private static final String BUILDER_KERNELS =
            "/org/bytedeco/tensorrt/linux-x86_64/libnvinfer_builder_resource.so.10.6.0";

    /**
     * Loads the libraries and makes the GPU the calling thread's.
     *
     * @throws VoiceException {@code DEVICE_UNAVAILABLE} saying what is missing
     */
    public static GpuDevice open(int ordinal) {
        loadLibraries(ordinal);
        int[] count = new int[1];
        int status = cudart.cudaGetDeviceCount(count);
        if (status != 0) {
            throw unavailable(
                    ordinal,
                    "CUDA finds no GPU: " + cudart.cudaGetErrorString(status).getString(),
                    null);
        }
        if (ordinal >= count[0]) {
            throw unavailable(ordinal, "this machine has " + count[0] + " GPUs, counted from 0", null);
        }
        Cuda.check(cudart.cudaSetDevice(ordinal), "choosing cuda:" + ordinal);
        try (cudaDeviceProp properties = new cudaDeviceProp()) {
            Cuda.check(cudart.cudaGetDeviceProperties(properties, ordinal), "asking for cuda:" + ordinal);
            int version = nvinfer.getInferLibVersion();
            return new GpuDevice(
                    ordinal,
                    properties.name().getString(),
                    properties.major() * 10 + properties.minor(),
                    properties.totalGlobalMem(),
                    version / 10_000 + "." + version / 100 % 100 + "." + version % 100);
        }
    }

    private static void loadLibraries(int ordinal) {
        try {
            prepareBuilderKernels();
            Loader.load(cudart.class);
            Loader.load(nvrtc.class);
            Loader.load(nvinfer.class);
            Loader.load(nvonnxparser.class);
        } catch (IOException e) {
            throw unavailable(ordinal, "TensorRT's libraries cannot be unpacked: " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw unavailable(
                    ordinal,
                    "a library is missing: " + rootMessage(e)
                            + "; libcuda.so.1 belongs to the NVIDIA driver, the others come with Maven's profile gpu,"
                            + " which the scripts use when they see --device cuda:N; --device cpu needs none of them",
                    e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** Unpacks and corrects the library that TensorRT itself opens when it builds a plan. */
    private static void prepareBuilderKernels() throws IOException {
        URL packed = GpuDevice.class.getResource(BUILDER_KERNELS);
        if (packed == null) {
            return;
        }
        File library = Loader.cacheResource(packed);
        if (library != null) {
            long unpacked = library.lastModified();
            if (ExecutableStack.clear(library.toPath()) && !library.setLastModified(unpacked)) {
                LOG.info("{} will be unpacked again next time", library);
            }
        }
    }

    private static VoiceException unavailable(int ordinal, String message, @Nullable Throwable cause) {
        String whole = "cuda:" + ordinal + " cannot be used: " + message;
        return cause == null
                ? new VoiceException(ErrorCode.DEVICE_UNAVAILABLE, whole)
                : new VoiceException(ErrorCode.DEVICE_UNAVAILABLE, whole, cause);
    }
}
