package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the points of the curves back from the drawing: x from 64 to 704, y from 256 down to 14. */
final class LoadCurvesTest {
    private static final Pattern LINE = Pattern.compile("<polyline class=\"s\\d\" points=\"([^\"]*)\"");
    private static final Pattern DOT = Pattern.compile("<circle class=\"s\\d\" cx=\"([^\"]*)\" cy=\"([^\"]*)\"");

    @TempDir
    private Path folder;

    private Path load(String name, String json) throws IOException {
        Path test = Files.createDirectories(folder.resolve(name));
        Files.writeString(test.resolve("result.json"), json);
        return test;
    }

    private static String result(double rate, int ended, int underruns, String latencies) {
        return "{\"rateStarted\": " + rate + ", \"turnsEnded\": " + ended + ", \"underrunTurns\": " + underruns
                + ", \"latencies\": [" + latencies + "]}";
    }

    private static String ttfb(int p50, int p99) {
        return "{\"name\": \"ttfb\", \"p50\": " + p50 + ", \"p99\": " + p99 + "}";
    }

    private static List<String> lines(String chart) {
        return LINE.matcher(chart)
                .results()
                .map(found -> found.group(1).strip())
                .toList();
    }

    @Test
    void everyTestIsAPointInTheOrderOfRates() throws IOException {
        Path fast = load("fast", "{\"result\": " + result(4, 50, 10, ttfb(60, 100)) + "}");
        Path slow = load("slow", "{\"search\": [], \"result\": " + result(2, 40, 0, ttfb(20, 40)) + "}");
        List<String> charts = LoadCurves.of(List.of(fast, slow));
        // 2 of 4 turns a second lies in the middle; 100 ms on top, 20 ms at a fifth
        assertEquals(List.of("384.0,207.6 704.0,110.8", "384.0,159.2 704.0,14.0"), lines(charts.get(0)));
        assertTrue(charts.get(0).contains(">p50<") && charts.get(0).contains(">p99<"), charts.get(0));
        assertFalse(charts.get(0).contains(">p95<"), "no test has it");
        // 10 of 50 turns are 20 %, on top
        assertEquals(List.of("384.0,256.0 704.0,14.0"), lines(charts.get(1)));
        assertTrue(charts.get(1).contains("class=\"end\">20</text>"), charts.get(1));
        assertTrue(charts.get(1).contains("% of turns"), charts.get(1));
    }

    @Test
    void aSearchGivesEveryRateItTriedAndNotItsSummary() throws IOException {
        String tried = "{\"result\": " + result(1, 10, 0, ttfb(10, 20)) + "}, {\"result\": "
                + result(2, 10, 5, ttfb(30, 40)) + "}";
        Path search =
                load("search", "{\"search\": [" + tried + "], \"result\": " + result(9, 10, 10, ttfb(999, 999)) + "}");
        List<String> charts = LoadCurves.of(List.of(search));
        assertEquals("384.0,195.5 704.0,74.5", lines(charts.get(0)).get(0), "10 and 30 of 40 ms");
        assertEquals(List.of("384.0,256.0 704.0,14.0"), lines(charts.get(1)));
    }

    @Test
    void onlyTheTimeToFirstAudioIsDrawn() throws IOException {
        Path test = load(
                "one", "{\"result\": " + result(5, 0, 0, "{\"name\": \"rtf\", \"p50\": 3}, " + ttfb(50, 50)) + "}");
        List<String> charts = LoadCurves.of(List.of(test));
        List<String> dots = DOT.matcher(charts.get(0))
                .results()
                .map(found -> found.group(1) + "," + found.group(2))
                .toList();
        assertEquals(List.of("704.0,14.0", "704.0,14.0"), dots, "p50 and p99 of one test");
        Matcher none = DOT.matcher(charts.get(1));
        assertTrue(none.find());
        assertEquals("256.0", none.group(2), "no turn ended, so none had an underrun");
    }

    @Test
    void aFolderThatHoldsNoTestIsNamed() throws IOException {
        Path broken = load("broken", "{");
        for (Path each : Arrays.asList(folder.resolve("nowhere"), broken)) {
            VoiceException refused = assertThrows(VoiceException.class, () -> LoadCurves.of(List.of(each)));
            assertEquals(ErrorCode.BAD_CONFIG, refused.code());
            assertEquals("cannot read " + each.resolve("result.json") + " of --load", refused.getMessage());
        }
    }
}
