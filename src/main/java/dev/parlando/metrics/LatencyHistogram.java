package dev.parlando.metrics;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Keeps one distribution for three spans: since the start, in the running interval, and in the last full interval.
 * Method {@link #record} is wait-free and may be called on any thread; the other methods are serialised.
 */
final class LatencyHistogram {
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Recorder recorder = new Recorder(SIGNIFICANT_DIGITS);
    private final Histogram sinceStart = new Histogram(SIGNIFICANT_DIGITS);
    private Histogram running = new Histogram(SIGNIFICANT_DIGITS);
    private Histogram lastInterval = new Histogram(SIGNIFICANT_DIGITS);
    private long runningSinceMillis;

    LatencyHistogram(long nowMillis) {
        runningSinceMillis = nowMillis;
    }

    /** Records a value; negative values count as 0, because clocks of two threads may differ by a tick. */
    void record(long value) {
        recorder.recordValue(Math.max(0, value));
    }

    /** Ends the running interval and returns a copy of it. */
    synchronized Histogram roll(long nowMillis) {
        collect();
        running.setStartTimeStamp(runningSinceMillis);
        running.setEndTimeStamp(nowMillis);
        runningSinceMillis = nowMillis;
        lastInterval = running;
        running = new Histogram(SIGNIFICANT_DIGITS);
        return lastInterval.copy();
    }

    synchronized Histogram sinceStart() {
        collect();
        return sinceStart.copy();
    }

    synchronized Histogram lastInterval() {
        return lastInterval.copy();
    }

    private void collect() {
        Histogram news = recorder.getIntervalHistogram();
        running.add(news);
        sinceStart.add(news);
    }
}
