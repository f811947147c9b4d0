package dev.parlando.model.minicpmo26;

import dev.parlando.tensor.DataType;
import dev.parlando.tensor.EightBitRows;
import dev.parlando.tensor.ValueCheck;
import dev.parlando.tensor.WeightSource;
import dev.parlando.tensor.WeightTensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Refuses weights that no trained network has: values that are not finite or far too large, and matrices, norms and scales
 * that hold nothing but zeros.
 *
 * <p>Largest magnitudes found: in the demo 4.8 in matrices, 2.9 in vectors and 0.026 in scales; in seeded bundles 1.8 in
 * matrices and vectors. The limits leave a factor of 50 and more, since larger models have outliers: biases of keys reach
 * hundreds. The highest bit of a float32's or bfloat16's exponent, flipped in a value below 2, goes beyond them by far.
 */
final class WeightRanges {
    static final float MOST_IN_MATRIX = 256;
    static final float MOST_IN_VECTOR = 4_096;

    /** Makes {@link #MOST_IN_MATRIX} with the largest integer of 8 bits. */
    static final float MOST_SCALE = 2;

    /** Tensors up to this size are always read: all scales, norms and biases, and what small bundles have. */
    static final long SMALL = 1 << 20;

    private WeightRanges() {}

    /**
     * Reads the weights, on all processors.
     *
     * @param all whether tensors of more than {@link #SMALL} elements are read too
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} naming file, tensor, index and value
     */
    static void check(WeightSource source, Collection<String> names, boolean all) {
        List<ReadTensor> tensors = new ArrayList<>();
        names.forEach(name -> add(source, name, tensors));
        tensors.stream()
                .filter(read -> all || read.elements() <= SMALL)
                .sorted(Comparator.comparingLong(ReadTensor::elements).reversed())
                .toList()
                .parallelStream()
                .forEach(ReadTensor::run);
    }

    private static void add(WeightSource source, String name, List<ReadTensor> tensors) {
        WeightTensor tensor = source.find(name).orElseThrow();
        boolean isVector = tensor.shape().rank() < 2;
        boolean mayBeZero = isVector && !name.endsWith("norm.weight");
        tensors.add(new ReadTensor(tensor, isVector ? MOST_IN_VECTOR : MOST_IN_MATRIX, mayBeZero));
        if (tensor.type() == DataType.INT8) {
            WeightTensor scale = source.find(EightBitRows.scaleName(name)).orElseThrow();
            tensors.add(new ReadTensor(scale, MOST_SCALE, false));
        }
    }

    private record ReadTensor(WeightTensor tensor, float most, boolean mayBeZero) {
        long elements() {
            return tensor.shape().elementCount();
        }

        void run() {
            new ValueCheck(tensor, most).run(mayBeZero);
        }
    }
}
