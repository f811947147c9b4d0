package dev.parlando.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistogramLogTest {
    private static final long START = 1_700_000_000_000L;

    @TempDir
    private Path folder;

    private final AtomicLong millis = new AtomicLong(START);
    private final LatencyRecorders recorders = new LatencyRecorders(millis::get);

    private static List<Histogram> read(Path file) throws IOException {
        List<Histogram> intervals = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(file.toString())) {
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) {
                intervals.add((Histogram) next);
            }
        }
        return intervals;
    }

    @Test
    void theLibraryReadsEveryIntervalBack() throws IOException {
        Path file = folder.resolve("a.hlog");
        try (HistogramLog log = HistogramLog.open(file, START)) {
            recorders.recordNanos("ttfb", "read", 5_000_000);
            recorders.recordNanos("ttfb", "read", 7_000_000);
            millis.addAndGet(2_000);
            recorders.roll(log);
            recorders.recordNanos("ttfb", "read", 9_000_000);
            millis.addAndGet(3_000);
            recorders.roll(log);
        }
        List<Histogram> intervals = read(file);
        assertEquals(2, intervals.size());
        assertEquals("ttfb.read", intervals.get(0).getTag());
        assertEquals(2, intervals.get(0).getTotalCount());
        assertEquals(1, intervals.get(1).getTotalCount());
        assertEquals(9e6, (double) intervals.get(1).getMaxValue(), 9e3);
        assertEquals(START, intervals.get(0).getStartTimeStamp());
        assertEquals(START + 2_000, intervals.get(0).getEndTimeStamp());
        assertEquals(START + 2_000, intervals.get(1).getStartTimeStamp(), "intervals follow one another");
        assertEquals(START + 5_000, intervals.get(1).getEndTimeStamp());
    }

    @Test
    void anIntervalWithoutValuesIsNotWritten() throws IOException {
        Path file = folder.resolve("a.hlog");
        try (HistogramLog log = HistogramLog.open(file, 0)) {
            recorders.recordNanos("mel", LatencyRecorders.ANY_MODE, 1);
            recorders.roll(log);
            recorders.roll(log);
            recorders.roll(log);
        }
        assertEquals(1, read(file).size());
        String text = Files.readString(file);
        assertTrue(text.startsWith("#[Histogram log format version 1.3]"), text);
        assertTrue(text.contains("nanoseconds"), "the unit is said in the file");
    }

    @Test
    void everyModeHasItsOwnTag() throws IOException {
        Path file = folder.resolve("a.hlog");
        try (HistogramLog log = HistogramLog.open(file, 0)) {
            recorders.recordNanos("ttfb", "read", 1);
            recorders.recordNanos("ttfb", "chat", 1);
            recorders.recordRatio("rtf", "chat", 0.5);
            recorders.roll(log);
        }
        assertEquals(
                List.of("rtf.chat", "ttfb.chat", "ttfb.read"),
                read(file).stream().map(Histogram::getTag).sorted().toList());
    }

    @Test
    void aFileThatCannotBeWrittenNamesItsSetting() {
        Path nowhere = folder.resolve("no/such/folder/a.hlog");
        VoiceException refused = assertThrows(VoiceException.class, () -> HistogramLog.open(nowhere, 0));
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains("metrics.histogram-log " + nowhere));
        assertFalse(Files.exists(nowhere));
    }
}
