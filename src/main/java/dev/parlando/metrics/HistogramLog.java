package dev.parlando.metrics;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.FileFailure;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes interval histograms in the log format of HdrHistogram 1.3, tagged {@code name.mode}; values in nanoseconds.
 */
public final class HistogramLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistogramLog.class);

    private final String name;
    private final LogStream stream;
    private final HistogramLogWriter writer;
    private boolean torn;

    /**
     * Begins a log on a stream that may fail later.
     *
     * @param name of the file, for messages
     */
    HistogramLog(OutputStream out, String name, long startMillis) {
        this.name = name;
        this.stream = new LogStream(out);
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
            HistogramLog log = new HistogramLog(Files.newOutputStream(file), file.toString(), startMillis);
            if (log.stream.takeFailure()) {
                log.close();
                throw new VoiceException(
                        ErrorCode.BAD_CONFIG, "cannot write metrics.histogram-log " + file + ": no space is left?");
            }
            return log;
        } catch (IOException e) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG,
                    "cannot write metrics.histogram-log " + file + ": " + FileFailure.reasonOf(e),
                    e);
        }
    }

    /**
     * Writes one interval. The server's log has a line when writing fails for the first time, and a line when it works
     * again.
     *
     * @return false if the interval is lost, because the disk is full for instance
     */
    synchronized boolean write(String tag, Histogram interval) {
        if (torn) {
            // what was written last may have ended within a line
            stream.println();
        }
        interval.setTag(tag);
        writer.outputIntervalHistogram(interval);
        boolean lost = stream.takeFailure();
        if (lost && !torn) {
            LOG.error("cannot write metrics.histogram-log {}: intervals are lost until it can be written", name);
        } else if (torn && !lost) {
            LOG.info("metrics.histogram-log {} is written again", name);
        }
        torn = lost;
        return !lost;
    }

    @Override
    public synchronized void close() {
        stream.close();
    }

    /** Writes to a stream, and can go on after a failure. */
    private static final class LogStream extends PrintStream {
        LogStream(OutputStream out) {
            super(out, true, StandardCharsets.UTF_8);
        }

        /** Returns true if anything failed since the last call. */
        boolean takeFailure() {
            boolean failed = checkError();
            clearError();
            return failed;
        }
    }
}
