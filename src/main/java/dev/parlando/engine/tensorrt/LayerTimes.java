package dev.parlando.engine.tensorrt;

import com.sun.jna.Pointer;
import java.util.Collections;
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
    /**
     * What a layer took.
     *
     * @param millis of all runs together
     * @param count of runs
     */
    record Total(double millis, long count) {
        private Total plus(Total other) {
            return new Total(millis + other.millis, count + other.count);
        }
    }

    private final Map<String, Total> totals = new LinkedHashMap<>();
    private final NativeObject object = new NativeObject(
            List.of("N8nvinfer15v_1_09IProfilerE"),
            List.of(
                    NativeObject.function(void.class, null, this::reportLayerTime, Pointer.class, float.class),
                    NativeObject.destructor(),
                    NativeObject.destructor()));

    private @Nullable Object reportLayerTime(@Nullable Object[] nameAndMillis) {
        float millis = (float) Objects.requireNonNull(nameAndMillis[1]);
        totals.merge(NativeObject.text(nameAndMillis[0]), new Total(millis, 1), Total::plus);
        return null;
    }

    /** For {@code IExecutionContext.setProfiler}; needs TensorRT's libraries. */
    IProfiler profiler() {
        return new IProfiler(object.pointer());
    }

    NativeObject nativeObject() {
        return object;
    }

    /** By layer, in order of the first report. */
    Map<String, Total> totals() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(totals));
    }

    void reset() {
        totals.clear();
    }

    @Override
    public void close() {
        object.close();
    }
}
