package dev.parlando.layers;

import static dev.parlando.onnx.GraphBuilder.attribute;

import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.EightBitRows;
import dev.parlando.tensor.Shape;
import dev.parlando.tensor.WeightSource;
import java.util.List;

/** Writes products of activations with matrices of a weight source, in float32 or in 8 bits. */
public final class RowProducts {
    /** Number of neighbouring values that share a scale; ONNX Runtime demands a power of two from 16 on. */
    static final int BLOCK = 32;

    private static final int BITS = 8;
    /** Accuracy level of the operator that rounds activations to 8 bits, which is faster than float32. */
    private static final int ACCURACY_LEVEL = 4;
    /** Offset of the operator's unsigned values from the signed values in the files. */
    private static final int ZERO_POINT = 128;

    private final WeightSource weights;
    private final WeightProducts products;

    RowProducts(WeightSource weights, WeightProducts products) {
        this.weights = weights;
        this.products = products;
    }

    /**
     * Names a matrix of the weight source.
     *
     * @param name of the tensor [rows, columns]
     * @param rows outputs
     */
    record Matrix(String name, long rows) {}

    /** Adds {@code x} [..., columns] times the stacked rows of the matrices: [..., sum of rows]. */
    Value write(GraphBuilder g, Value x, long columns, Matrix... matrices) {
        List<Matrix> stack = List.of(matrices);
        return canUseEightBits(stack, columns) ? eightBit(g, x, columns, stack) : widened(g, x, columns, stack);
    }

    private boolean canUseEightBits(List<Matrix> stack, long columns) {
        return products == WeightProducts.EIGHT_BIT
                && columns % BLOCK == 0
                && stack.stream()
                        .allMatch(matrix -> weights.find(matrix.name())
                                .filter(tensor -> tensor.type() == DataType.INT8)
                                .isPresent());
    }

    private Value widened(GraphBuilder g, Value x, long columns, List<Matrix> stack) {
        Value matrix = joined(
                g,
                stack.stream()
                        .map(part -> g.weight(weights, part.name(), part.rows(), columns))
                        .toList());
        return product(g, x, matrix);
    }

    /** Adds {@code x · matrixᵀ} for a matrix [rows, columns] in float32, with this object's rounding. */
    Value product(GraphBuilder g, Value x, Value matrix) {
        return linear(g, x, matrix, products);
    }

    /**
     * Adds {@code x · matrixᵀ} for a matrix [rows, columns] in float32.
     *
     * @param products {@code BFLOAT16} rounds both factors; any other value multiplies in float32
     */
    public static Value linear(GraphBuilder g, Value x, Value matrix, WeightProducts products) {
        if (products != WeightProducts.BFLOAT16) {
            return g.linear(x, matrix);
        }
        Value rounded = g.cast(matrix, DataType.BFLOAT16);
        return g.cast(g.linear(g.cast(x, DataType.BFLOAT16), rounded), DataType.FLOAT32);
    }

    private Value eightBit(GraphBuilder g, Value x, long columns, List<Matrix> stack) {
        long rows = stack.stream().mapToLong(Matrix::rows).sum();
        long blocks = columns / BLOCK;
        Value signed = joined(
                g,
                stack.stream()
                        .map(matrix -> g.stored(weights.require(matrix.name(), Shape.of(matrix.rows(), columns))))
                        .toList());
        Value scale = joined(
                g,
                stack.stream()
                        .map(matrix -> g.stored(
                                weights.require(EightBitRows.scaleName(matrix.name()), Shape.of(matrix.rows(), 1))))
                        .toList());
        Value zeroPoint = g.cast(g.longs("zero_point", ZERO_POINT), DataType.INT32);
        Value offset = g.cast(g.add(g.cast(signed, DataType.INT32), zeroPoint), DataType.UINT8);
        Value scales = g.op("Tile", List.of(scale, g.longs("blocks", 1, blocks)));
        return g.runtimeOp(
                "MatMulNBits",
                List.of(x, g.reshape(offset, rows, blocks, BLOCK), g.reshape(scales, rows * blocks)),
                attribute("K", columns),
                attribute("N", rows),
                attribute("bits", BITS),
                attribute("block_size", BLOCK),
                attribute("accuracy_level", ACCURACY_LEVEL));
    }

    private static Value joined(GraphBuilder g, List<Value> parts) {
        return parts.size() == 1 ? parts.get(0) : g.concat(0, parts);
    }
}
