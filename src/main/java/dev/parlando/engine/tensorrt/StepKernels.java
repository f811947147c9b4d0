package dev.parlando.engine.tensorrt;

/** Which decoders run {@link LayerKernels} in steps of one row, where they fit. */
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

    boolean serve(String graphName) {
        return this == ALL || (this == SPEECH && !Precision.isLanguageModel(graphName));
    }
}
