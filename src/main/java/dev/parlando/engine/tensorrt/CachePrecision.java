package dev.parlando.engine.tensorrt;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.tensor.DataType;
import java.util.Arrays;
import java.util.Locale;

/** What the speech decoder keeps keys and values in on a GPU; the language model's are always float32. */
public enum CachePrecision {
    FP32(DataType.FLOAT32),
    /** In half the memory; new entries are rounded when they are appended. */
    FP16(DataType.FLOAT16);

    private final DataType type;

    CachePrecision(DataType type) {
        this.type = type;
    }

    /** @throws VoiceException {@code BAD_CONFIG} */
    public static CachePrecision named(String name) {
        return Arrays.stream(values())
                .filter(value -> value.publicName().equals(name))
                .findFirst()
                .orElseThrow(() -> new VoiceException(
                        ErrorCode.BAD_CONFIG, "cache precision is " + name + ", must be fp32 or fp16"));
    }

    public String publicName() {
        return name().toLowerCase(Locale.ROOT);
    }

    DataType type(String graphName) {
        return Precision.isLanguageModel(graphName) ? DataType.FLOAT32 : type;
    }
}
