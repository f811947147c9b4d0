package dev.parlando.bench.load.measure;

import java.util.Locale;
import java.util.OptionalDouble;

/** Holds the progress of a run. */
public record LoadProgress(
        double elapsedSeconds,
        long started,
        int active,
        long ended,
        OptionalDouble ttfbP50Ms,
        OptionalDouble ttfbP95Ms,
        long underruns,
        long errors,
        long faults) {

    /** Returns one line for a terminal. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%5.0f s   turns %d started, %d open, %d ended   ttfb p50 %s p95 %s ms   underruns %d   errors %d   wrong %d",
                elapsedSeconds,
                started,
                active,
                ended,
                text(ttfbP50Ms),
                text(ttfbP95Ms),
                underruns,
                errors,
                faults);
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.0f", value.getAsDouble()) : "-";
    }
}
