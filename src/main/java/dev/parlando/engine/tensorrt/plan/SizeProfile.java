package dev.parlando.engine.tensorrt.plan;

import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.ValueSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the sizes of inputs that a network is built for.
 *
 * @param inputs shapes by name of each input that varies
 */
public record SizeProfile(TreeMap<String, Range> inputs) {
    /**
     * Holds the shapes of one input.
     *
     * @param least each dimension's smallest size
     * @param usual the sizes that kernels are chosen for
     * @param most each dimension's largest size
     */
    public record Range(List<Long> least, List<Long> usual, List<Long> most) {}

    /** Holds the smallest, usual and largest size of a named dimension. */
    public record Sizes(int least, int usual, int most) {
        /** Returns sizes that are all the same. */
        public static Sizes fixed(int size) {
            return new Sizes(size, size, size);
        }
    }

    /**
     * Makes a profile.
     *
     * @param inputs of the network
     * @param sizes of each dimension that varies, by name
     * @param fixed dimensions that are written into the graph as fixed
     */
    public static SizeProfile of(List<ValueSpec> inputs, Map<String, Sizes> sizes, Map<String, Integer> fixed) {
        Map<String, Integer> least = new HashMap<>(fixed);
        Map<String, Integer> usual = new HashMap<>(fixed);
        Map<String, Integer> most = new HashMap<>(fixed);
        sizes.forEach((name, size) -> {
            least.put(name, size.least());
            usual.put(name, size.usual());
            most.put(name, size.most());
        });
        TreeMap<String, Range> ranges = new TreeMap<>();
        for (ValueSpec input : inputs) {
            if (varies(input, fixed)) {
                ranges.put(
                        input.name(),
                        new Range(
                                input.resolve(least).dimensions(),
                                input.resolve(usual).dimensions(),
                                input.resolve(most).dimensions()));
            }
        }
        return new SizeProfile(ranges);
    }

    /** Returns whether an input has a dimension that is neither fixed nor in {@code fixed}. */
    public static boolean varies(ValueSpec input, Map<String, Integer> fixed) {
        for (Dimension dimension : input.dimensions()) {
            if (!dimension.isFixed() && !fixed.containsKey(dimension.name())) {
                return true;
            }
        }
        return false;
    }
}
