package dev.parlando.export;

import dev.parlando.tensor.Shape;

/**
 * Holds the range of a tensor's seeded values, chosen by the tensor's name. Activations then keep about unit size
 * through any number of layers, and the wave is audible and does not clip.
 *
 * @param center middle of the values
 * @param amplitude largest distance from it
 */
record SeededRange(float center, float amplitude) {
    /** Amplitude of a uniform distribution with standard deviation 1. */
    private static final double UNIT = Math.sqrt(3);

    /** Gain of branches that are added to a residual stream. */
    private static final double RESIDUAL_SCALE = 0.3;

    static SeededRange of(String name, Shape shape) {
        if (name.endsWith(".bias")) {
            return around(0, name.equals("head.out.bias") ? 1.7 : 0.05);
        }
        if (name.endsWith("norm.weight")) {
            return around(1, 0.1);
        }
        if (name.endsWith("dvae.coef") || name.endsWith("original0")) {
            return around(1, 0.1);
        }
        if (name.endsWith(".coef") || name.endsWith(".gamma")) {
            return around(0.25, 0.05);
        }
        if (name.contains("emb_code")) {
            return around(0, 0.5 * UNIT);
        }
        if (name.contains("embed_tokens") || name.contains("emb_text")) {
            return around(0, UNIT);
        }
        return around(0, gain(name) * UNIT / Math.sqrt(fanIn(shape)));
    }

    private static double gain(String name) {
        if (name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight")) {
            return RESIDUAL_SCALE;
        }
        return name.endsWith("lm_head.weight") ? 2 : 1;
    }

    private static double fanIn(Shape shape) {
        return (double) shape.elementCount() / shape.dimension(0);
    }

    private static SeededRange around(double center, double amplitude) {
        return new SeededRange((float) center, (float) amplitude);
    }
}
