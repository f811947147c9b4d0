package dev.parlando.tensor;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;

/**
 * Reads matrices that are stored as 8-bit rows: {@code X} as I8 [rows, columns] beside {@code X_scale} as F32 [rows,
 * 1]. A value is the integer times the scale of that row.
 */
public final class EightBitRows {
    private static final String SCALE_SUFFIX = "_scale";

    private EightBitRows() {}

    /** Returns the name of the tensor that holds the scales of a matrix. */
    public static String scaleName(String matrix) {
        return matrix + SCALE_SUFFIX;
    }

    /**
     * Returns all elements of a tensor as float32, row-major; 8-bit rows are multiplied out.
     *
     * @throws VoiceException {@code BAD_BUNDLE} if the tensor or its scales are missing or of another
     *     shape
     */
    public static float[] toFloats(WeightSource source, String name, Shape shape) {
        WeightTensor tensor = source.require(name, shape);
        float[] values = tensor.toFloats();
        if (tensor.type() != DataType.INT8) {
            return values;
        }
        if (shape.rank() != 2) {
            throw new VoiceException(
                    ErrorCode.BAD_BUNDLE,
                    tensor.file() + ": tensor " + name + " of type I8 has shape " + shape + ", expected a matrix");
        }
        int rows = (int) shape.dimension(0);
        float[] scales = source.require(scaleName(name), Shape.of(rows, 1)).toFloats();
        int columns = (int) shape.dimension(1);
        for (int index = 0; index < values.length; index++) {
            values[index] *= scales[index / columns];
        }
        return values;
    }
}
