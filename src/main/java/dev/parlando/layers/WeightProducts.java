package dev.parlando.layers;

/** Names the arithmetic in which a decoder's activations are multiplied with matrices; everything else is float32. */
public enum WeightProducts {
    /** Matrices are widened when the graph is loaded. */
    FLOAT32("fp32", Float.BYTES),
    /**
     * Rows stay in 8 bits, and activations are rounded to 8 bits by blocks of {@value RowProducts#BLOCK}: a quarter of
     * the memory to read. ONNX Runtime only ({@code com.microsoft.MatMulNBits}, accuracy level 4).
     */
    EIGHT_BIT("int8", Byte.BYTES),
    /** Activations and all matrices are rounded to bfloat16, products are summed in float32. */
    BFLOAT16("bf16", Short.BYTES);

    private final String publicName;
    private final int bytes;

    WeightProducts(String publicName, int bytes) {
        this.publicName = publicName;
        this.bytes = bytes;
    }

    /** Returns the number of bytes of one element of a matrix. */
    public int bytes() {
        return bytes;
    }

    public String publicName() {
        return publicName;
    }
}
