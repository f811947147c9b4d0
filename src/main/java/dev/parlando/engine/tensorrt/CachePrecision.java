package dev.parlando.engine.tensorrt;

import dev.parlando.tensor.DataType;

/** What the speech decoder keeps keys and values in on a GPU; the language model's are always float32. */
public enum CachePrecision {
    FP32(DataType.FLOAT32),
    /** In half the memory; new entries are rounded when they are appended. */
    FP16(DataType.FLOAT16);

    private final DataType type;

    CachePrecision(DataType type) {
        this.type = type;
    }

    /** @throws dev.parlando.error.VoiceException {@code BAD_CONFIG} */
    public static CachePrecision named(String name) {
        return Choice.named(CachePrecision.class, name, "cache precision is %s, must be fp32 or fp16");
    }

    public String publicName() {
        return Choice.publicName(this);
    }

    DataType type(String graphName) {
        return Precision.isLanguageModel(graphName) ? DataType.FLOAT32 : type;
    }
}
