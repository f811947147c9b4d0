package dev.parlando.engine.tensorrt.kernel;

import dev.parlando.engine.tensorrt.cuda.GpuDevice;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.tensor.DataType;
import java.util.List;

/**
 * Holds the functions of {@code cache.cu} for one element type of a KV cache; {@link EntryCopier} and
 * {@link SlotCopier} launch them.
 */
public final class CacheKernels {
    private static final String SOURCE = "cache.cu";

    private final KernelModule module;
    private final DataType type;

    /**
     * Compiles and loads the functions. The owner unloads them.
     *
     * @param type of the cache's elements, float32 or float16
     */
    public CacheKernels(Owner owner, GpuDevice device, DataType type) {
        this.type = type;
        this.module =
                new KernelModule(owner, device, SOURCE, List.of("IS_FLOAT16=" + (type == DataType.FLOAT16 ? 1 : 0)));
    }

    KernelModule module() {
        return module;
    }

    DataType type() {
        return type;
    }
}
