package dev.parlando.metrics;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Holds the statistics of a distribution.
 *
 * @param count values recorded; with 0, all others are 0
 * @param percentiles by name, {@code p50} to {@code p99.9}, in that order
 * @param encoded the whole histogram, in HdrHistogram's compressed V2 form as base64; its unit may differ from the
 *     others
 */
public record Distribution(
        long count,
        double mean,
        double stddev,
        double min,
        double max,
        Map<String, Double> percentiles,
        String encoded) {
    private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9};

    public Distribution {
        percentiles = Collections.unmodifiableMap(new LinkedHashMap<>(percentiles));
    }

    static Distribution of(Histogram histogram, double unitsPerValue) {
        boolean empty = histogram.getTotalCount() == 0;
        Map<String, Double> percentiles = new LinkedHashMap<>();
        for (double percentile : PERCENTILES) {
            String name = percentile == Math.rint(percentile) ? "p" + (int) percentile : "p" + percentile;
            percentiles.put(name, empty ? 0 : histogram.getValueAtPercentile(percentile) * unitsPerValue);
        }
        return new Distribution(
                histogram.getTotalCount(),
                empty ? 0 : histogram.getMean() * unitsPerValue,
                empty ? 0 : histogram.getStdDeviation() * unitsPerValue,
                empty ? 0 : histogram.getMinValue() * unitsPerValue,
                histogram.getMaxValue() * unitsPerValue,
                percentiles,
                encode(histogram));
    }

    private static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }
}
