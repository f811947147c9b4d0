package dev.parlando.engine.tensorrt;

import dev.parlando.engine.DecoderRole;
import dev.parlando.tensor.DataType;

/** Selects the element type of the speech decoder's KV cache on a GPU. The language model's cache is always float32. */
public enum CachePrecision {
    FP32(DataType.FLOAT32),
    /** Takes half the memory; new entries are rounded when they are appended. */
    FP16(DataType.FLOAT16);

    private final DataType type;

    CachePrecision(DataType type) {
        this.type = type;
    }

    /**
     * Returns the cache precision that users call {@code name}.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG} for another name
     */
    public static CachePrecision named(String name) {
        return Choice.named(CachePrecision.class, name, "cache precision is %s, must be fp32 or fp16");
    }

    /** Returns the name that users write: in small letters. */
    public String publicName() {
        return Choice.publicName(this);
    }

    /** Returns the element type of the cache of a decoder of that role. */
    DataType type(DecoderRole role) {
        return role == DecoderRole.LANGUAGE_MODEL ? DataType.FLOAT32 : type;
    }
}
