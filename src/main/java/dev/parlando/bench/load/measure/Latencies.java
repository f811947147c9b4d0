package dev.parlando.bench.load.measure;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Keeps the histograms of a run. Use it from one thread. */
public final class Latencies {
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Map<Kind, Histogram> histograms = new EnumMap<>(Kind.class);

    /** Names the histograms; all but the last four count from the intended start. */
    enum Kind {
        /** Time to the first byte of audio. */
        TTFB("ttfb", LatencyRow.Unit.MILLIS),
        /** Time until a listener who plays audio at once hears the first sample above -50 dBFS. */
        TTFB_AUDIBLE("ttfb.audible", LatencyRow.Unit.MILLIS),
        /** Time to {@code turn.done}. */
        TURN("turn", LatencyRow.Unit.MILLIS),
        /** Time until the text was written: a delay of the load generator, or of a missing session. */
        LATE("late", LatencyRow.Unit.MILLIS),
        /** TTFB as the server reports it. */
        TTFB_SERVER("ttfb.server", LatencyRow.Unit.MILLIS),
        /** Compute seconds per second of audio, as the server reports it. */
        RTF("rtf", LatencyRow.Unit.RATIO),
        /** Time from one frame to the next. */
        GAP("gap", LatencyRow.Unit.MILLIS),
        /** Length of each silence of the listener. */
        UNDERRUN("underrun", LatencyRow.Unit.MILLIS),
        /** Time from a cancel to the end of the turn. */
        CANCEL("cancel", LatencyRow.Unit.MILLIS);

        private final String publicName;
        private final LatencyRow.Unit unit;

        Kind(String publicName, LatencyRow.Unit unit) {
            this.publicName = publicName;
            this.unit = unit;
        }

        String publicName() {
            return publicName;
        }
    }

    Latencies() {
        for (Kind kind : Kind.values()) {
            histograms.put(kind, new Histogram(SIGNIFICANT_DIGITS));
        }
    }

    void recordNanos(Kind kind, long nanos) {
        of(kind).recordValue(Math.max(0, nanos));
    }

    void recordRatio(Kind kind, double ratio) {
        of(kind).recordValue(Math.max(0, Math.round(ratio * kind.unit.valuesPerUnit())));
    }

    /** Returns a copy of one histogram. */
    LatencyRow row(Kind kind) {
        return new LatencyRow(kind.publicName(), kind.unit, of(kind).copy());
    }

    /** Returns copies of all histograms, in the order of {@link Kind}. */
    public List<LatencyRow> rows() {
        return histograms.keySet().stream().map(this::row).toList();
    }

    private Histogram of(Kind kind) {
        Histogram histogram = histograms.get(kind);
        if (histogram == null) {
            throw new IllegalStateException("no histogram " + kind.name().toLowerCase(Locale.ROOT));
        }
        return histogram;
    }
}
