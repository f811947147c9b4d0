package dev.parlando.onnx;

import dev.parlando.tensor.DataType;
import dev.parlando.tensor.Float16;
import dev.parlando.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Computes a constant of a network from weights, range by range. Usable from any thread.
 *
 * @see FoldedGraph
 */
public final class FoldedWeight {
    private final String name;
    private final DataType type;
    private final RowExpression values;

    FoldedWeight(String name, DataType type, RowExpression values) {
        this.name = name;
        this.type = type;
        this.values = values;
    }

    /** Returns the name of the input that stands for this weight. */
    public String name() {
        return name;
    }

    /** Returns the element type: {@link DataType#FLOAT32} or {@link DataType#BFLOAT16}. */
    public DataType type() {
        return type;
    }

    public Shape shape() {
        return values.shape();
    }

    /**
     * Returns the matrix that this weight is the transpose of, if there is one. That matrix is cheaper to compute row
     * by row.
     */
    public Optional<FoldedWeight> transposeOf() {
        return values instanceof RowExpression.Transposed transposed
                ? Optional.of(new FoldedWeight(name, type, transposed.of()))
                : Optional.empty();
    }

    /** Returns the number of bytes of all elements, in the type of this weight. */
    public long byteLength() {
        return shape().elementCount() * type.bytes();
    }

    /** Returns the number of rows: the size of the first dimension. */
    public long numRows() {
        return values.numRows();
    }

    /** Returns the number of elements of a row, the range of one index of the first dimension. */
    public int rowWidth() {
        return values.rowWidth();
    }

    /** Writes rows {@code first} to {@code first + count - 1} at the buffer's position, in the buffer's byte order. */
    public void putRows(long first, int count, ByteBuffer target) {
        float[] rows = new float[count * rowWidth()];
        values.rows(first, count, rows);
        if (type == DataType.FLOAT32) {
            target.asFloatBuffer().put(rows);
            target.position(target.position() + rows.length * Float.BYTES);
        } else {
            for (float value : rows) {
                target.putShort(Float16.floatToBfloat16(value));
            }
        }
    }
}
