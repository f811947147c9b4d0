package dev.parlando.engine.tensorrt;

import dev.parlando.engine.DecoderRole;
import dev.parlando.engine.tensorrt.kernel.LayerKernels;
import dev.parlando.layers.DecoderStack;
import dev.parlando.tensor.DataType;

/** Selects the decoders whose steps of one row run {@link LayerKernels} instead of TensorRT's layers. */
public enum StepKernels {
    NONE,
    SPEECH,
    ALL;

    /**
     * Returns the selection that users call {@code name}.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG} for another name
     */
    public static StepKernels named(String name) {
        return Choice.named(StepKernels.class, name, "step kernels are %s, must be none, speech or all");
    }

    /** Returns the name that users write: in small letters. */
    public String publicName() {
        return Choice.publicName(this);
    }

    /** Returns whether decoders of that role are selected. */
    boolean include(DecoderRole role) {
        return this == ALL || (this == SPEECH && role != DecoderRole.LANGUAGE_MODEL);
    }

    /** Returns whether decoders of that role are selected and the kernels can run these layers with this cache. */
    boolean serve(DecoderRole role, DataType cacheType, DecoderStack stack) {
        return include(role) && cacheType == DataType.FLOAT32 && LayerKernels.fit(stack);
    }
}
