package dev.parlando.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;

/** A disk that becomes full costs intervals, which are counted and told once; the server goes on. */
final class FullDiskTest {
    private final ByteArrayOutputStream disk = new ByteArrayOutputStream();
    private final VoiceMetrics metrics = new VoiceMetrics(() -> 1_000);
    private int room = Integer.MAX_VALUE;

    private final OutputStream file = new OutputStream() {
        @Override
        public void write(int value) throws IOException {
            if (room == 0) {
                throw new IOException("No space left on device");
            }
            room--;
            disk.write(value);
        }
    };

    @Test
    void lostIntervalsAreCountedAndToldOnce() {
        HistogramLog log = new HistogramLog(file, "latency.hlog", 1_000);
        String told = loggedBy(() -> {
            roll(log);
            room = 20;
            roll(log);
            roll(log);
            roll(log);
        });
        assertEquals(1, occurrences(told, "cannot write metrics.histogram-log latency.hlog"), told);
        assertEquals(3, lost());
    }

    @Test
    void theLogGoesOnWhenThereIsRoomAgain() {
        HistogramLog log = new HistogramLog(file, "latency.hlog", 1_000);
        room = 20;
        roll(log);
        room = Integer.MAX_VALUE;
        assertTrue(loggedBy(() -> roll(log)).contains("is written again"));
        roll(log);
        assertEquals(1, lost());
        String text = disk.toString(StandardCharsets.UTF_8);
        String whole =
                text.substring(text.lastIndexOf('\n', text.indexOf("Tag=ttfb.read", text.indexOf("Tag=") + 20)) + 1);
        try (HistogramLogReader reader =
                new HistogramLogReader(new ByteArrayInputStream(whole.getBytes(StandardCharsets.UTF_8)))) {
            assertEquals("ttfb.read", reader.nextIntervalHistogram().getTag());
        }
    }

    @Test
    void aDiskThatIsFullAtTheStartIsRefused() {
        VoiceException refused =
                assertThrows(VoiceException.class, () -> HistogramLog.open(Path.of("/dev/full"), 1_000));
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).startsWith("cannot write metrics.histogram-log /dev/full"));
    }

    private void roll(HistogramLog log) {
        metrics.latencies().recordNanos("ttfb", "read", 1_000_000);
        metrics.roll(log);
    }

    private int lost() {
        return metrics.prometheus()
                .render(null)
                .body()
                .lines()
                .filter(line -> line.startsWith("parlando_histogram_log_lost_total "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private static String loggedBy(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }

    private static int occurrences(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
