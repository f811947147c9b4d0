package dev.parlando.onnx;

/** How a decoder's activations are multiplied with matrices that are stored in 8-bit rows; others are always float32. */
public enum WeightProducts {
    /** The rows are widened when the graph is loaded. */
    FLOAT32("fp32"),
    /**
     * The rows stay as they are and activations are rounded to 8 bits by blocks of {@value RowProducts#BLOCK}: a quarter
     * of the memory to read. ONNX Runtime only ({@code com.microsoft.MatMulNBits}, accuracy level 4).
     */
    EIGHT_BIT("int8");

    private final String publicName;

    WeightProducts(String publicName) {
        this.publicName = publicName;
    }

    public String publicName() {
        return publicName;
    }
}
