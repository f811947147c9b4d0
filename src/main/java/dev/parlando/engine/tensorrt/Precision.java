package dev.parlando.engine.tensorrt;

import dev.parlando.layers.WeightProducts;

/** Arithmetic of matrix products on a GPU; everything between them is float32. */
public enum Precision {
    /** Weights in float32, products with TF32's 10 mantissa bits, sums in float32. */
    TF32,
    /** The language model as {@link #BF16}, the rest as {@link #TF32}. */
    MIXED,
    /** Decoders' weights and products in bfloat16; projector and vocoder as {@link #TF32}. */
    BF16,
    /** Everything in float32. */
    FP32;

    private static final String LANGUAGE_MODEL = "llm";

    /** @throws dev.parlando.error.VoiceException {@code BAD_CONFIG} */
    public static Precision named(String name) {
        return Choice.named(Precision.class, name, "precision is %s, must be tf32, mixed, bf16 or fp32 on a GPU");
    }

    public String publicName() {
        return Choice.publicName(this);
    }

    WeightProducts products(String graphName) {
        boolean rounds = this == BF16 || (this == MIXED && isLanguageModel(graphName));
        return rounds ? WeightProducts.BFLOAT16 : WeightProducts.FLOAT32;
    }

    static boolean isLanguageModel(String graphName) {
        return graphName.equals(LANGUAGE_MODEL);
    }

    boolean allowsTf32() {
        return this != FP32;
    }
}
