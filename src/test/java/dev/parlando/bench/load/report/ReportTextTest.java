package dev.parlando.bench.load.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlando.bench.load.measure.Limit;
import dev.parlando.bench.load.measure.LoadCounts;
import dev.parlando.bench.load.measure.LoadResult;
import dev.parlando.bench.load.run.LoadReport;
import dev.parlando.bench.load.run.TinyLoad;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks one load test as terminal text, page and JSON. */
final class ReportTextTest {
    private static final LoadReport PASSED = TinyLoad.report(
            TinyLoad.flawless(), List.of(Limit.parse("ttfb.p95 > 4000"), Limit.parse("underruns > 0")), List.of());
    private static final LoadReport FAILED = TinyLoad.report(
            TinyLoad.faulty(), List.of(Limit.parse("ttfb.p95 > 400"), Limit.parse("underruns > 5")), List.of());
    private static final LoadReport SEARCHED = TinyLoad.report(TinyLoad.flawless(), List.of(), TinyLoad.search());

    private static List<String> lines(LoadReport report) {
        return ResultTable.of(report).lines().toList();
    }

    private static String line(LoadReport report, String name) {
        return lines(report).stream()
                .filter(each -> each.startsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + name));
    }

    @Test
    void theTerminalEndsWithTheVerdict() {
        assertEquals("PASSED", lines(PASSED).get(lines(PASSED).size() - 1));
        assertTrue(lines(PASSED).contains("ok      ttfb.p95 > 4000: it is 190"));
        assertTrue(lines(PASSED).contains("ok      underruns > 0: it is 0"));
        List<String> failed = lines(FAILED);
        assertEquals("FAILED", failed.get(failed.size() - 1));
        assertTrue(failed.contains("FAILED  wrong audio: BYTE_COUNT 2"), failed::toString);
        assertTrue(failed.contains("FAILED  ttfb.p95 > 400: it is 1800"), failed::toString);
        assertTrue(failed.contains("ok      underruns > 5: it is 3"), failed::toString);
    }

    @Test
    void countsAreWords() {
        assertEquals("listen         completed 17, timed out 1", line(FAILED, "listen"));
        assertEquals("cancel         cancelled 2", line(FAILED, "cancel"));
        assertEquals("errors         SERVER_BUSY 4, TIMEOUT 1", line(FAILED, "errors"));
        assertEquals("wrong audio    byte count 2", line(FAILED, "wrong audio"));
        assertEquals(
                "underruns      3 in 2 turns (the listener's, none of the disturbance)", line(FAILED, "underruns"));
        assertEquals("errors         none", line(PASSED, "errors"));
        assertEquals("throughput     41.5 s of audio in 6.5 s, at most 3 turns open", line(PASSED, "throughput"));
    }

    @Test
    void columnsStandUnderTheirNames() {
        String head = line(PASSED, "client, timed turns");
        String row = line(PASSED, "ttfb  ");
        int end = head.indexOf(" p50") + 4;
        assertEquals("100", row.substring(end - 3, end), row);
        assertEquals(head.length(), row.length());
        assertTrue(row.startsWith("ttfb                ms"), row);
        assertTrue(line(PASSED, "gap ").endsWith("-"), "nothing was recorded");
        assertTrue(lines(PASSED).stream().anyMatch(each -> each.startsWith("tts.step")), "the server's rows");
        assertFalse(ResultTable.of(FAILED).contains("server, same time"), "a server that tells nothing has no table");
    }

    @Test
    void aSearchListsItsRates() {
        List<String> lines = lines(SEARCHED);
        int first = lines.indexOf("search (the numbers above are of the highest rate that passed, if one did)") + 1;
        assertTrue(lines.get(first).startsWith("    8.00 /s  failed      20 turns"), lines.get(first));
        assertTrue(lines.get(first + 1).endsWith("underruns 0  errors 0  wrong 0"), lines.get(first + 1));
        assertEquals("rate found     4 /s is the highest of 2 tried that passed", line(SEARCHED, "rate found"));
        LoadReport none =
                TinyLoad.report(TinyLoad.faulty(), List.of(), TinyLoad.search().subList(0, 1));
        assertEquals("rate found     none passed", line(none, "rate found"));
        assertTrue(none.failures().contains("no rate passed"));
    }

    @Test
    void factsSayWhereAndHow() {
        assertEquals("device         fake device", line(PASSED, "device"));
        assertEquals("precision      fp32", line(PASSED, "precision"));
        assertEquals("server commit  abc123", line(PASSED, "server commit"));
        assertEquals("command        scripts/loadtest --url 'a<b'", line(PASSED, "command"));
        assertTrue(line(PASSED, "load  ").contains("open loop, constant arrivals, 4 /s asked, 4 /s started, for 5 s"));
        assertEquals("disturbance    none", line(PASSED, "disturbance"));
    }

    @Test
    void thePageSaysTheSame() {
        String page = HtmlReport.of(FAILED);
        assertTrue(page.contains(
                "<p class=\"verdict failed\">Failed: wrong audio: BYTE_COUNT 2; ttfb.p95 &gt; 400: it is 1800"));
        assertTrue(page.contains("<dt>listen</dt><dd>completed 17, timed out 1</dd>"), page);
        assertTrue(page.contains("<dt>underruns</dt><dd>3 in 2 turns</dd>"), page);
        assertTrue(page.contains("<dt>audio</dt><dd>33.3 s; at most 9 turns open</dd>"), page);
        assertTrue(page.contains("<td class=\"text\">ttfb</td><td class=\"text\">ms</td><td>18</td>"), page);
        assertTrue(HtmlReport.of(PASSED).contains("<p class=\"verdict passed\">Passed</p>"));
        assertTrue(HtmlReport.of(SEARCHED).contains("<h2>Search</h2>"));
        assertFalse(HtmlReport.of(PASSED).contains("<h2>Search</h2>"));
    }

    @Test
    void jsonHoldsEveryNumber() {
        JsonNode json = ResultJson.of(FAILED);
        assertFalse(json.path("passed").asBoolean(true));
        assertEquals(2, json.path("failures").size());
        assertEquals(
                "ttfb.p95 > 400", json.path("limits").path(0).path("failIf").asText());
        assertTrue(json.path("limits").path(0).path("exceeded").asBoolean());
        assertEquals(3, json.path("limits").path(1).path("value").asInt());
        JsonNode result = json.path("result");
        assertEquals(20, result.path("turnsEnded").asInt());
        assertEquals(4, result.path("rateStarted").asDouble());
        assertEquals(8, result.path("rateAsked").asDouble());
        assertEquals(1, result.path("turns").path("listen").path("timed-out").asInt());
        assertEquals(4, result.path("errors").path("SERVER_BUSY").asInt());
        assertEquals(2, result.path("wrongAudio").path("byte-count").asInt());
        assertEquals(
                "ns", result.path("latencies").path(0).path("histogramUnit").asText());
        assertEquals(2, ResultJson.of(SEARCHED).path("search").size());
        assertEquals(
                8, ResultJson.of(SEARCHED).path("search").path(0).path("rate").asDouble());
    }

    @Test
    void jsonListsCountsInOneOrder() {
        JsonNode result = ResultJson.of(FAILED).path("result");
        assertEquals(
                "{\"listen\":{\"completed\":17,\"timed-out\":1},\"cancel\":{\"cancelled\":2}}",
                result.path("turns").toString());
        assertEquals("{\"SERVER_BUSY\":4,\"TIMEOUT\":1}", result.path("errors").toString());
    }

    @Test
    void everyPlotIsDrawn() {
        assertEquals(5, Charts.of(PASSED).size());
        List<String> searched = Charts.of(SEARCHED);
        assertEquals(6, searched.size(), "and one of the rates tried");
        assertTrue(searched.get(0).contains("Rates tried"));
        assertEquals(2, searched.get(0).split("<circle", -1).length - 1);
        String overTime = Charts.of(FAILED).get(1);
        assertTrue(overTime.contains("turn with an underrun") && overTime.contains("turn with an error"), overTime);
        assertFalse(Charts.of(PASSED).get(1).contains("turn with an error"), "nothing went wrong");
    }

    @Test
    void openTurnsAreCountedAtEachMoment() {
        String open = Charts.of(PASSED).get(2);
        String points = open.replaceAll("(?s).*<polyline class=\"s0\" points=\"([^\"]*)\".*", "$1");
        double[] heights = Arrays.stream(points.strip().split(" "))
                .mapToDouble(pair -> Double.parseDouble(pair.substring(pair.indexOf(',') + 1)))
                .toArray();
        // open at 0 s: the first; at 1 s: the second; at 2 s: none; at 3 s and later: none, for a turn ends before its
        // last moment
        assertEquals(heights[0], heights[1]);
        assertTrue(heights[2] > heights[0], "nothing open lies lower");
        assertEquals(heights[2], heights[heights.length - 1]);
    }

    @Test
    void aTestWithoutTurnsFails() {
        LoadResult nothing = new LoadResult(
                1, 1, 1, new LoadCounts(Map.of(), Map.of(), Map.of(), 0, 0, 0, 0), List.of(), List.of(), List.of());
        LoadReport report = TinyLoad.report(nothing, List.of(), List.of());
        assertEquals(List.of("no turn was started; --duration is too short for --rate"), report.failures());
        assertFalse(HtmlReport.of(report).contains("NaN"), "and yet the page is whole");
    }
}
