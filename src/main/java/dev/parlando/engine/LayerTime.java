package dev.parlando.engine;

/**
 * How long a device works on one layer of a network.
 *
 * @param layer as the device calls it: often several of the network's nodes in one
 * @param count times that it ran, at least 1
 * @param millis over all times, in milliseconds
 */
public record LayerTime(String layer, long count, double millis) {
    /** With more runs of the same layer. */
    public LayerTime plus(LayerTime other) {
        return new LayerTime(layer, count + other.count, millis + other.millis);
    }

    /** Of one run. */
    public double millisEach() {
        return millis / count;
    }
}
