package dev.parlando.onnx;

/**
 * Holds one dimension of a graph input or output: a fixed size, or a name whose size is chosen when the graph runs.
 *
 * @param name empty for a fixed size
 * @param size 0 for a named dimension
 */
public record Dimension(String name, long size) {
    public static Dimension of(long size) {
        return new Dimension("", size);
    }

    public static Dimension named(String name) {
        return new Dimension(name, 0);
    }

    public boolean isFixed() {
        return name.isEmpty();
    }
}
