package dev.parlando.onnx;

import dev.parlando.tensor.Float16;
import dev.parlando.tensor.Shape;
import dev.parlando.tensor.WeightTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Computes a constant sub-expression of a network row by row in float32. A row is one index of the first dimension. */
interface RowExpression {
    Shape shape();

    /** Computes rows {@code first} to {@code first + count - 1} into the front of {@code target}. */
    void rows(long first, int count, float[] target);

    default long numRows() {
        return shape().dimension(0);
    }

    default int rowWidth() {
        return Math.toIntExact(shape().elementCount() / numRows());
    }

    /** Reads a tensor of a weight file and widens it. */
    record Stored(WeightTensor tensor) implements RowExpression {
        @Override
        public Shape shape() {
            return tensor.shape();
        }

        @Override
        public void rows(long first, int count, float[] target) {
            int width = rowWidth();
            int elementBytes = tensor.type().bytes();
            ByteBuffer bytes = tensor.bytes()
                    .slice(Math.toIntExact(first * width * elementBytes), count * width * elementBytes)
                    .order(ByteOrder.LITTLE_ENDIAN);
            int size = count * width;
            switch (tensor.type()) {
                case FLOAT32 -> bytes.asFloatBuffer().get(target, 0, size);
                case FLOAT16 -> {
                    for (int index = 0; index < size; index++) {
                        target[index] = Float16.halfToFloat(bytes.getShort(2 * index));
                    }
                }
                case BFLOAT16 -> {
                    for (int index = 0; index < size; index++) {
                        target[index] = Float16.bfloat16ToFloat(bytes.getShort(2 * index));
                    }
                }
                case INT8 -> {
                    for (int index = 0; index < size; index++) {
                        target[index] = bytes.get(index);
                    }
                }
                default -> throw new IllegalArgumentException(tensor.name() + " has type " + tensor.type());
            }
        }
    }

    /**
     * Holds values that are written in the graph.
     *
     * @param values row-major
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Written(Shape shape, float[] values) implements RowExpression {
        @Override
        public void rows(long first, int count, float[] target) {
            System.arraycopy(values, Math.toIntExact(first * rowWidth()), target, 0, count * rowWidth());
        }
    }

    /** Multiplies left by right, or divides left by right. A right row of one element counts for the whole left row. */
    record Scaled(RowExpression left, RowExpression right, boolean divides) implements RowExpression {
        @Override
        public Shape shape() {
            return left.rowWidth() >= right.rowWidth() ? left.shape() : right.shape();
        }

        @Override
        public void rows(long first, int count, float[] target) {
            int width = rowWidth();
            int leftWidth = left.rowWidth();
            int rightWidth = right.rowWidth();
            float[] lefts = new float[count * leftWidth];
            float[] rights = new float[count * rightWidth];
            left.rows(first, count, lefts);
            right.rows(first, count, rights);
            for (int index = 0; index < count * width; index++) {
                float l = lefts[leftWidth == 1 ? index / width : index];
                float r = rights[rightWidth == 1 ? index / width : index];
                target[index] = divides ? l / r : l * r;
            }
        }
    }

    /** Computes the Euclidean length of each row: [rows, 1]. */
    record Length(RowExpression of) implements RowExpression {
        @Override
        public Shape shape() {
            return Shape.of(of.numRows(), 1);
        }

        @Override
        public void rows(long first, int count, float[] target) {
            int width = of.rowWidth();
            float[] values = new float[count * width];
            of.rows(first, count, values);
            for (int row = 0; row < count; row++) {
                double sum = 0;
                for (int index = row * width; index < (row + 1) * width; index++) {
                    sum += (double) values[index] * values[index];
                }
                target[row] = (float) Math.sqrt(sum);
            }
        }
    }

    /** Puts the rows of several expressions one below the other. */
    record Stacked(List<RowExpression> parts) implements RowExpression {
        @Override
        public Shape shape() {
            long[] dimensions = parts.get(0).shape().toArray();
            dimensions[0] = parts.stream().mapToLong(RowExpression::numRows).sum();
            return Shape.of(dimensions);
        }

        @Override
        public void rows(long first, int count, float[] target) {
            int width = rowWidth();
            long start = 0;
            for (RowExpression part : parts) {
                long from = Math.max(first, start);
                long to = Math.min(first + count, start + part.numRows());
                if (from < to) {
                    int rows = (int) (to - from);
                    float[] values = new float[rows * width];
                    part.rows(from - start, rows, values);
                    System.arraycopy(values, 0, target, (int) (from - first) * width, values.length);
                }
                start += part.numRows();
            }
        }
    }

    /**
     * Gives the columns of a matrix as rows. Each call computes the whole matrix: executors transpose large ones
     * themselves.
     */
    record Transposed(RowExpression of) implements RowExpression {
        @Override
        public Shape shape() {
            return Shape.of(of.rowWidth(), of.numRows());
        }

        @Override
        public void rows(long first, int count, float[] target) {
            int height = Math.toIntExact(of.numRows());
            int width = of.rowWidth();
            int start = Math.toIntExact(first);
            float[] values = new float[height * width];
            of.rows(0, height, values);
            for (int row = 0; row < count; row++) {
                for (int column = 0; column < height; column++) {
                    target[row * height + column] = values[column * width + start + row];
                }
            }
        }
    }
}
