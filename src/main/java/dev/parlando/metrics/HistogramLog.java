package dev.parlando.metrics;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes interval histograms in the log format of HdrHistogram 1.3, tagged {@code name.mode}; values in nanoseconds.
 */
public final class HistogramLog implements AutoCloseable {
    private final PrintStream stream;
    private final HistogramLogWriter writer;

    private HistogramLog(PrintStream stream, long startMillis) {
        this.stream = stream;
        this.writer = new HistogramLogWriter(stream);
        writer.outputLogFormatVersion();
        writer.outputComment("[Parlando; rtf in millionths, all else in nanoseconds]");
        writer.outputStartTime(startMillis);
        writer.setBaseTime(startMillis);
        writer.outputLegend();
    }

    /**
     * Begins a new file.
     *
     * @throws VoiceException {@code BAD_CONFIG} when it cannot be written
     */
    public static HistogramLog open(Path file, long startMillis) {
        try {
            PrintStream stream = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
            return new HistogramLog(stream, startMillis);
        } catch (IOException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "cannot write metrics.histogram-log " + file, e);
        }
    }

    synchronized void write(String tag, Histogram interval) {
        interval.setTag(tag);
        writer.outputIntervalHistogram(interval);
    }

    @Override
    public synchronized void close() {
        stream.close();
    }
}
