package dev.parlando.bench.load.measure;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** Holds one histogram with name and unit. It owns the histogram, which does not change any more. */
public final class LatencyRow {
    /** Statistics that reports show of each histogram, in order. */
    public static final List<String> STATISTICS =
            List.of("count", "mean", "stddev", "min", "p50", "p90", "p95", "p99", "p99.9", "max");

    private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,6})?|100)");

    private final String name;
    private final Unit unit;
    private final Histogram histogram;

    /** Names the units of histograms' values. */
    public enum Unit {
        /** Milliseconds, kept in nanoseconds. */
        MILLIS("ms", "ns", 1e6),
        /** A ratio, kept in millionths. */
        RATIO("ratio", "millionths", 1e6);

        private final String shown;
        private final String kept;
        private final double valuesPerUnit;

        Unit(String shown, String kept, double valuesPerUnit) {
            this.shown = shown;
            this.kept = kept;
            this.valuesPerUnit = valuesPerUnit;
        }

        public String shown() {
            return shown;
        }

        public String kept() {
            return kept;
        }

        public double valuesPerUnit() {
            return valuesPerUnit;
        }
    }

    public LatencyRow(String name, Unit unit, Histogram histogram) {
        this.name = name;
        this.unit = unit;
        this.histogram = histogram;
    }

    public String name() {
        return name;
    }

    public Unit unit() {
        return unit;
    }

    public Histogram histogram() {
        return histogram;
    }

    static boolean isStatistic(String name) {
        return STATISTICS.contains(name) || PERCENTILE.matcher(name).matches();
    }

    /**
     * Returns one number of the distribution, in the row's unit.
     *
     * @param statistic one of {@link #STATISTICS}, or any percentile
     * @return empty when nothing was recorded, except for the count
     */
    public OptionalDouble statistic(String statistic) {
        if (statistic.equals("count")) {
            return OptionalDouble.of((double) histogram.getTotalCount());
        }
        if (histogram.getTotalCount() == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(valueOf(statistic) / unit.valuesPerUnit());
    }

    /** Returns the whole histogram in HdrHistogram's compressed V2 form, as base64. */
    public String encoded() {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    private double valueOf(String statistic) {
        Matcher percentile = PERCENTILE.matcher(statistic);
        if (percentile.matches()) {
            return histogram.getValueAtPercentile(Double.parseDouble(percentile.group(1)));
        }
        return switch (statistic) {
            case "mean" -> histogram.getMean();
            case "stddev" -> histogram.getStdDeviation();
            case "min" -> histogram.getMinValue();
            case "max" -> histogram.getMaxValue();
            default -> throw new IllegalArgumentException("no such statistic: " + statistic);
        };
    }
}
