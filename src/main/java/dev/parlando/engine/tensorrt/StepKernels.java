package dev.parlando.engine.tensorrt;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.Arrays;
import java.util.Locale;

/** Which decoders run {@link LayerKernels} in steps of one row, where they fit. */
public enum StepKernels {
    NONE,
    SPEECH,
    ALL;

    /** @throws VoiceException {@code BAD_CONFIG} */
    public static StepKernels named(String name) {
        return Arrays.stream(values())
                .filter(value -> value.publicName().equals(name))
                .findFirst()
                .orElseThrow(() -> new VoiceException(
                        ErrorCode.BAD_CONFIG, "step kernels are " + name + ", must be none, speech or all"));
    }

    public String publicName() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean serve(String graphName) {
        return this == ALL || (this == SPEECH && !Precision.isLanguageModel(graphName));
    }
}
