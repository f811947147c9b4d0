package dev.parlando.engine.tensorrt;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.bytedeco.tensorrt.nvinfer.IProgressMonitor;
import org.jspecify.annotations.Nullable;

/**
 * Hears from TensorRT how far a build is. It never ends a build. Close it after the builds that it was set for.
 *
 * <p>Source: TensorRT 10.6, {@code NvInfer.h}, class {@code IProgressMonitor}, and {@code NvInferRuntimeBase.h}, class
 * {@code IVersionedInterface}.
 */
final class ProgressMonitor implements AutoCloseable {
    private static final List<String> CLASSES =
            List.of("N8nvinfer15v_1_016IProgressMonitorE", "N8nvinfer119IVersionedInterfaceE");

    private static final int CPP = 0;
    private static final byte CONTINUE = 1;

    /** Called on TensorRT's threads, several at once. */
    interface Listener {
        /**
         * A phase begins with its first step.
         *
         * @param phase unique among those that are open
         * @param parent the phase whose current step it belongs to, null for an outermost one
         * @param numSteps above 0
         */
        void onStart(String phase, @Nullable String parent, int numSteps);

        /** @param step in [0, numSteps) */
        void onStepComplete(String phase, int step);

        /** A phase ends, perhaps before its last step. */
        void onFinish(String phase);
    }

    /** The class {@code InterfaceInfo}, 16 bytes, which are returned in registers. */
    @Structure.FieldOrder({"kind", "major", "minor"})
    public static final class InterfaceInfo extends Structure implements Structure.ByValue {
        public @Nullable Pointer kind;
        public int major;
        public int minor;
    }

    private final Listener listener;
    private final Memory kind = asciiText("IProgressMonitor");
    private final InterfaceInfo info = new InterfaceInfo();
    private final NativeObject object;

    ProgressMonitor(Listener listener) {
        this.listener = listener;
        info.kind = kind;
        info.major = 1;
        info.minor = 0;
        info.write();
        object = new NativeObject(
                CLASSES,
                List.of(
                        NativeObject.function(int.class, CPP, arguments -> CPP),
                        NativeObject.function(InterfaceInfo.class, info, arguments -> info),
                        NativeObject.destructor(),
                        NativeObject.destructor(),
                        NativeObject.function(
                                void.class, null, this::phaseStart, Pointer.class, Pointer.class, int.class),
                        NativeObject.function(byte.class, CONTINUE, this::stepComplete, Pointer.class, int.class),
                        NativeObject.function(void.class, null, this::phaseFinish, Pointer.class)));
    }

    private static Memory asciiText(String text) {
        Memory memory = new Memory(text.length() + 1L);
        memory.setString(0, text, StandardCharsets.US_ASCII.name());
        return memory;
    }

    private @Nullable Object phaseStart(@Nullable Object[] arguments) {
        String parent = arguments[1] == null ? null : NativeObject.text(arguments[1]);
        listener.onStart(NativeObject.text(arguments[0]), parent, number(arguments[2]));
        return null;
    }

    private Object stepComplete(@Nullable Object[] arguments) {
        listener.onStepComplete(NativeObject.text(arguments[0]), number(arguments[1]));
        return CONTINUE;
    }

    private @Nullable Object phaseFinish(@Nullable Object[] arguments) {
        listener.onFinish(NativeObject.text(arguments[0]));
        return null;
    }

    private static int number(@Nullable Object argument) {
        return (int) Objects.requireNonNull(argument);
    }

    /** For {@code IBuilderConfig.setProgressMonitor}; needs TensorRT's libraries. */
    IProgressMonitor monitor() {
        return new IProgressMonitor(object.pointer());
    }

    NativeObject nativeObject() {
        return object;
    }

    @Override
    public void close() {
        object.close();
    }
}
