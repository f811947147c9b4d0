package dev.parlando.engine.tensorrt;

import dev.parlando.layers.DecoderStack;
import dev.parlando.tensor.DataType;

/** Which decoders run {@link LayerKernels} in steps of one row. */
public enum StepKernels {
    NONE,
    SPEECH,
    ALL;

    /** @throws dev.parlando.error.VoiceException {@code BAD_CONFIG} */
    public static StepKernels named(String name) {
        return Choice.named(StepKernels.class, name, "step kernels are %s, must be none, speech or all");
    }

    public String publicName() {
        return Choice.publicName(this);
    }

    /** Whether a decoder of that name is meant. */
    boolean include(String graphName) {
        return this == ALL || (this == SPEECH && !Precision.isLanguageModel(graphName));
    }

    /** Whether a decoder is meant, and the kernels can run its layers. */
    boolean serve(String graphName, DataType cacheType, DecoderStack stack) {
        return include(graphName) && cacheType == DataType.FLOAT32 && LayerKernels.fit(stack);
    }
}
