package dev.parlando.engine.tensorrt;

import com.sun.jna.Pointer;
import dev.parlando.engine.LayerTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.tensorrt.nvinfer.IProfiler;
import org.jspecify.annotations.Nullable;

/**
 * Adds up how long each layer takes, as an execution context reports it. On the thread that runs the context; close it after
 * the context, or after the context has another profiler.
 *
 * <p>Source: TensorRT 10.6, {@code NvInferRuntime.h}, class {@code IProfiler}.
 */
final class LayerTimes implements AutoCloseable {
    private final Map<String, LayerTime> totals = new LinkedHashMap<>();
    private final NativeObject object = new NativeObject(
            List.of("N8nvinfer15v_1_09IProfilerE"),
            List.of(
                    NativeObject.function(void.class, null, this::reportLayerTime, Pointer.class, float.class),
                    NativeObject.destructor(),
                    NativeObject.destructor()));

    private @Nullable Object reportLayerTime(@Nullable Object[] nameAndMillis) {
        float millis = (float) Objects.requireNonNull(nameAndMillis[1]);
        String layer = NativeObject.text(nameAndMillis[0]);
        totals.merge(layer, new LayerTime(layer, 1, millis), LayerTime::plus);
        return null;
    }

    /** For {@code IExecutionContext.setProfiler}; needs TensorRT's libraries. */
    IProfiler profiler() {
        return new IProfiler(object.pointer());
    }

    NativeObject nativeObject() {
        return object;
    }

    /** In order of the first report. */
    List<LayerTime> totals() {
        return List.copyOf(totals.values());
    }

    @Override
    public void close() {
        object.close();
    }
}
