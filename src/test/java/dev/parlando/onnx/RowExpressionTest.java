package dev.parlando.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parlando.tensor.DataType;
import dev.parlando.tensor.Shape;
import dev.parlando.tensor.WeightTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Constant parts of a graph, row by row, with values worked out by hand. */
final class RowExpressionTest {
    private static final RowExpression MATRIX = written(Shape.of(3, 2), 3, 4, 0, -5, 6, 8);

    private static RowExpression written(Shape shape, float... values) {
        return new RowExpression.Written(shape, values);
    }

    private static float[] rows(RowExpression expression, long first, int count) {
        float[] values = new float[count * expression.rowWidth()];
        expression.rows(first, count, values);
        return values;
    }

    private static float[] all(RowExpression expression) {
        return rows(expression, 0, (int) expression.numRows());
    }

    /** A tensor of a file; {@code digits} are its bytes, little-endian. */
    private record Bytes(DataType type, Shape shape, String digits) implements WeightTensor {
        @Override
        public String name() {
            return "weight";
        }

        @Override
        public Path file() {
            return Path.of("weights");
        }

        @Override
        public long offset() {
            return 0;
        }

        @Override
        public long byteLength() {
            return shape.elementCount() * type.bytes();
        }

        @Override
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(HexFormat.of().parseHex(digits.replace(" ", "")))
                    .order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public ByteBuffer bytes(long firstElement, int numElements) {
            return bytes().slice((int) firstElement * type.bytes(), numElements * type.bytes())
                    .order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public float[] toFloats() {
            throw new IllegalStateException("rows are read one by one");
        }
    }

    @Test
    void storedRowsAreWidened() {
        Shape shape = Shape.of(2, 2);
        // 1, -2; 0.5, 3 in each type
        assertWidened(new Bytes(DataType.FLOAT32, shape, "0000803F 000000C0 0000003F 00004040"));
        assertWidened(new Bytes(DataType.FLOAT16, shape, "003C 00C0 0038 0042"));
        assertWidened(new Bytes(DataType.BFLOAT16, shape, "803F 00C0 003F 4040"));
        RowExpression bytes = new RowExpression.Stored(new Bytes(DataType.INT8, shape, "01 FE 7F 80"));
        assertArrayEquals(new float[] {1, -2, 127, -128}, all(bytes));
        RowExpression odd = new RowExpression.Stored(new Bytes(DataType.INT64, Shape.of(1), "0000000000000000"));
        assertThrows(IllegalArgumentException.class, () -> all(odd));
    }

    private static void assertWidened(WeightTensor tensor) {
        RowExpression stored = new RowExpression.Stored(tensor);
        assertArrayEquals(new float[] {1, -2, 0.5f, 3}, all(stored));
        assertArrayEquals(new float[] {0.5f, 3}, rows(stored, 1, 1));
    }

    @Test
    void aLengthIsThatOfItsRow() {
        RowExpression length = new RowExpression.Length(MATRIX);
        assertEquals(Shape.of(3, 1), length.shape());
        assertArrayEquals(new float[] {5, 5, 10}, all(length));
        assertArrayEquals(new float[] {10}, rows(length, 2, 1));
    }

    @Test
    void aLengthOfLargeNumbersDoesNotOverflow() {
        RowExpression large = written(Shape.of(1, 2), 3e30f, 4e30f);
        assertArrayEquals(new float[] {5e30f}, all(new RowExpression.Length(large)), 1e24f);
    }

    @Test
    void rowsAreScaledByANumberEach() {
        RowExpression scales = written(Shape.of(3, 1), 10, 100, 2);
        RowExpression product = new RowExpression.Scaled(MATRIX, scales, false);
        assertEquals(MATRIX.shape(), product.shape());
        assertArrayEquals(new float[] {30, 40, 0, -500, 12, 16}, all(product));
        assertArrayEquals(new float[] {12, 16}, rows(product, 2, 1));
        RowExpression swapped = new RowExpression.Scaled(scales, MATRIX, false);
        assertEquals(MATRIX.shape(), swapped.shape());
        assertArrayEquals(all(product), all(swapped));
    }

    @Test
    void quotientsKeepTheirOrder() {
        RowExpression twos = written(Shape.of(3, 1), 2, 4, 8);
        assertArrayEquals(
                new float[] {1.5f, 2, 0, -1.25f, 0.75f, 1}, all(new RowExpression.Scaled(MATRIX, twos, true)));
        RowExpression ones = written(Shape.of(2, 2), 1, 2, 3, 4);
        RowExpression others = written(Shape.of(2, 2), 2, 4, 4, 16);
        assertArrayEquals(new float[] {0.5f, 0.5f, 0.75f, 0.25f}, all(new RowExpression.Scaled(ones, others, true)));
    }

    @Test
    void columnsBecomeRows() {
        RowExpression transposed = new RowExpression.Transposed(MATRIX);
        assertEquals(Shape.of(2, 3), transposed.shape());
        assertArrayEquals(new float[] {3, 0, 6, 4, -5, 8}, all(transposed));
        assertArrayEquals(new float[] {4, -5, 8}, rows(transposed, 1, 1));
        assertArrayEquals(all(MATRIX), all(new RowExpression.Transposed(transposed)));
    }

    /** Whatever range of rows is asked for, it holds the rows of the parts that it covers. */
    @Property
    void anyRangeOfStackedRowsIsCutFromTheWhole(
            @ForAll @IntRange(min = 0, max = 8) int first, @ForAll @IntRange(min = 0, max = 9) int count) {
        RowExpression one = written(Shape.of(1, 2), 1, 2);
        RowExpression five = written(Shape.of(5, 2), 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
        RowExpression stacked = new RowExpression.Stacked(List.of(one, five, MATRIX));
        assertEquals(Shape.of(9, 2), stacked.shape());
        float[] whole = {1, 2, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 3, 4, 0, -5, 6, 8};
        int numRows = Math.min(count, 9 - first);
        float[] expected = Arrays.copyOfRange(whole, 2 * first, 2 * (first + numRows));
        assertArrayEquals(expected, rows(stacked, first, numRows));
    }

    @Test
    void aWeightIsPutInTheTypeThatItHas() {
        FoldedWeight full = new FoldedWeight("w", DataType.FLOAT32, MATRIX);
        FoldedWeight half = new FoldedWeight("w", DataType.BFLOAT16, MATRIX);
        assertEquals(24, full.byteLength());
        assertEquals(12, half.byteLength());
        ByteBuffer target =
                ByteBuffer.allocate(1 + 4).order(ByteOrder.LITTLE_ENDIAN).position(1);
        half.putRows(2, 1, target);
        // 6 and 8 in bfloat16, the upper half of float32
        assertArrayEquals(HexFormat.of().parseHex("00" + "c040" + "0041"), target.array());
        assertEquals(5, target.position());
        ByteBuffer floats = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        full.putRows(0, 1, floats);
        assertEquals(8, floats.position());
        assertEquals(4, floats.getFloat(4));
    }

    @Test
    void onlyATransposeNamesItsOriginal() {
        assertEquals(Optional.empty(), new FoldedWeight("w", DataType.FLOAT32, MATRIX).transposeOf());
        FoldedWeight transposed = new FoldedWeight("w", DataType.FLOAT32, new RowExpression.Transposed(MATRIX));
        FoldedWeight original = transposed.transposeOf().orElseThrow();
        assertEquals(List.of("w", MATRIX.shape()), List.of(original.name(), original.shape()));
    }

    private static Graph scaledBy(float[] scale, long... shape) {
        GraphBuilder graph = new GraphBuilder("scaled");
        Value x = graph.input("x", DataType.FLOAT32, Dimension.of(1));
        WeightTensor square = new Bytes(DataType.FLOAT32, Shape.of(2, 2), "0000803F 000000C0 0000003F 00004040");
        Value product = graph.mul(graph.stored(square), graph.floats("scale", scale, shape));
        graph.output("y", graph.add(product, x), DataType.FLOAT32, Dimension.of(2), Dimension.of(2));
        return graph.build();
    }

    @Test
    void aColumnOfScalesIsFoldedIntoItsWeight() {
        List<FoldedWeight> weights =
                FoldedGraph.of(scaledBy(new float[] {10, 100}, 2, 1), 1).weights();
        assertEquals(1, weights.size());
        ByteBuffer rows = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        weights.get(0).putRows(0, 2, rows);
        assertEquals(
                List.of(10f, -20f, 50f, 300f),
                List.of(rows.getFloat(0), rows.getFloat(4), rows.getFloat(8), rows.getFloat(12)));
    }

    /** In ONNX a vector goes with the last dimension, so it is one scale a column, not one a row. */
    @Test
    void aVectorOfScalesIsNotTakenForAColumn() {
        FoldedGraph folded = FoldedGraph.of(scaledBy(new float[] {10, 100}, 2), 1);
        assertEquals(
                List.of("weight"),
                folded.weights().stream().map(FoldedWeight::name).toList(),
                "as it is stored");
    }
}
