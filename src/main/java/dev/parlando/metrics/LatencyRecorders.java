package dev.parlando.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all histograms by name and mode; a histogram is made at its first value. Safe for
 * any thread.
 */
public final class LatencyRecorders {
    /** Mode of work that belongs to no single turn. */
    public static final String ANY_MODE = "any";

    private static final double MILLIS_PER_NANO = 1e-6;
    private static final double MILLIONTH = 1e-6;

    private final ConcurrentMap<Key, LatencyHistogram> histograms = new ConcurrentHashMap<>();
    private final LongSupplier millis;

    private record Key(String name, String mode, boolean ratio) {
        String tag() {
            return name + "." + mode;
        }
    }

    /**
     * Creates recorders without histograms.
     *
     * @param millis wall clock, for the time stamps of intervals
     */
    public LatencyRecorders(LongSupplier millis) {
        this.millis = millis;
    }

    public void recordNanos(String name, String mode, long nanos) {
        of(new Key(name, mode, false)).record(nanos);
    }

    /** Records a ratio, which is kept in millionths. */
    public void recordRatio(String name, String mode, double ratio) {
        of(new Key(name, mode, true)).record(Math.round(ratio / MILLIONTH));
    }

    /**
     * Ends the running interval of every histogram, and writes it to the log if there is one.
     *
     * @return number of intervals that the log lost
     */
    public int roll(@Nullable HistogramLog log) {
        long now = millis.getAsLong();
        int lost = 0;
        for (Map.Entry<Key, LatencyHistogram> each : histograms.entrySet()) {
            Histogram interval = each.getValue().roll(now);
            if (log != null
                    && interval.getTotalCount() > 0
                    && !log.write(each.getKey().tag(), interval)) {
                lost++;
            }
        }
        return lost;
    }

    /** Returns every histogram, ordered by name and mode. */
    public List<LatencySnapshot> snapshot() {
        List<LatencySnapshot> rows = new ArrayList<>();
        histograms.forEach((key, histogram) -> rows.add(new LatencySnapshot(
                key.name(),
                key.mode(),
                key.ratio() ? "ratio" : "ms",
                key.ratio() ? "millionths" : "ns",
                Distribution.of(histogram.sinceStart(), key.ratio() ? MILLIONTH : MILLIS_PER_NANO),
                Distribution.of(histogram.lastInterval(), key.ratio() ? MILLIONTH : MILLIS_PER_NANO))));
        rows.sort(Comparator.comparing(LatencySnapshot::name).thenComparing(LatencySnapshot::mode));
        return rows;
    }

    private LatencyHistogram of(Key key) {
        LatencyHistogram known = histograms.get(key);
        return known != null
                ? known
                : histograms.computeIfAbsent(key, missing -> new LatencyHistogram(millis.getAsLong()));
    }
}
