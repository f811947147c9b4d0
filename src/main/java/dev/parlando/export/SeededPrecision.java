package dev.parlando.export;

import dev.parlando.tensor.DataType;

/**
 * Selects the weight type of a seeded bundle by the name on the command line; Vocos is float32 always, as published.
 */
public enum SeededPrecision {
    BF16(DataType.BFLOAT16),
    F32(DataType.FLOAT32);

    private final DataType type;

    SeededPrecision(DataType type) {
        this.type = type;
    }

    public DataType type() {
        return type;
    }
}
