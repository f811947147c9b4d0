package dev.parlando.layers;

/** Form of the products of a decoder's activations with its matrices; everything else is float32. */
public enum WeightProducts {
    /** Matrices are widened when the graph is loaded. */
    FLOAT32("fp32", Float.BYTES),
    /**
     * The rows stay as they are and activations are rounded to 8 bits by blocks of {@value RowProducts#BLOCK}: a quarter
     * of the memory to read. ONNX Runtime only ({@code com.microsoft.MatMulNBits}, accuracy level 4).
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

    /** Returns the bytes of one element of a matrix. */
    public int bytes() {
        return bytes;
    }

    public String publicName() {
        return publicName;
    }
}
