package dev.parlando.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Holds the dimensions of a tensor, outermost first; a scalar has none.
 *
 * @param dimensions each at least 0
 */
public record Shape(List<Long> dimensions) {
    public Shape {
        dimensions = List.copyOf(dimensions);
        if (dimensions.stream().anyMatch(dimension -> dimension < 0)) {
            throw new IllegalArgumentException("negative dimension in " + dimensions);
        }
    }

    public static Shape of(long... dimensions) {
        return new Shape(Arrays.stream(dimensions).boxed().collect(Collectors.toList()));
    }

    public int rank() {
        return dimensions.size();
    }

    public long dimension(int index) {
        return dimensions.get(index);
    }

    /**
     * Returns the product of the dimensions.
     *
     * @throws ArithmeticException if the product does not fit a long
     */
    public long elementCount() {
        return dimensions.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    public long[] toArray() {
        return LongStream.range(0, rank()).map(index -> dimension((int) index)).toArray();
    }

    @Override
    public String toString() {
        return dimensions.toString();
    }
}
