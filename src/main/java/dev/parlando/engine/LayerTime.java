package dev.parlando.engine;

/**
 * How long a device works on one layer of a network.
 *
 * @param layer as the device calls it: often several of the network's nodes in one
 * @param count times that it ran
 * @param millis over all times, in milliseconds
 */
public record LayerTime(String layer, long count, double millis) {}
