package dev.parlando.engine.tensorrt;

import dev.parlando.engine.DecoderRole;
import dev.parlando.layers.WeightProducts;

/** Selects the arithmetic of matrix products on a GPU; everything between them is float32. */
public enum Precision {
    /** Weights in float32, products with TF32's 10 mantissa bits, sums in float32. */
    TF32,
    /** The language model as {@link #BF16}, the rest as {@link #TF32}. */
    MIXED,
    /** Decoders' weights and products in bfloat16; projector and vocoder as {@link #TF32}. */
    BF16,
    /** Everything in float32. */
    FP32;

    /**
     * Returns the precision that users call {@code name}.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG} for another name
     */
    public static Precision named(String name) {
        return Choice.named(Precision.class, name, "precision is %s, must be tf32, mixed, bf16 or fp32 on a GPU");
    }

    /** Returns the name that users write: in small letters. */
    public String publicName() {
        return Choice.publicName(this);
    }

    /** Returns the arithmetic in which a decoder of that role multiplies. */
    WeightProducts products(DecoderRole role) {
        boolean rounds = this == BF16 || (this == MIXED && role == DecoderRole.LANGUAGE_MODEL);
        return rounds ? WeightProducts.BFLOAT16 : WeightProducts.FLOAT32;
    }

    /** Returns whether float32 products may round their factors to TF32. */
    boolean allowsTf32() {
        return this != FP32;
    }
}
