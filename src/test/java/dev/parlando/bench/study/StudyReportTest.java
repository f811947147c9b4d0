package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that page, Markdown and JSON of one report say the same. */
final class StudyReportTest {
    @TempDir
    private static Path folder;

    private static StudyReport report;
    private static String page;
    private static String markdown;
    private static JsonNode json;

    @BeforeAll
    static void write() throws IOException {
        StudyFolder study = TinyStudy.folder(folder);
        report = TinyStudy.report();
        StudyFiles.write(report, study, List.of("<figure>under load</figure>"));
        page = Files.readString(folder.resolve("report.html"));
        markdown = Files.readString(folder.resolve("study.md"));
        json = new JsonMapper().readTree(folder.resolve("study.json").toFile());
    }

    private static String text(String html) {
        return html.replaceAll("<[^>]*>", "\n")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    /** Returns the cells of the Markdown rows that begin with these cells. */
    private static List<String> row(String... start) {
        String prefix = "| " + String.join(" | ", start) + " |";
        List<String> found =
                markdown.lines().filter(line -> line.startsWith(prefix)).toList();
        assertEquals(1, found.size(), () -> prefix + " in " + markdown);
        String line = found.get(0);
        return Arrays.asList(line.substring(2, line.length() - 2).split(" \\| ", -1));
    }

    @Test
    void theMarkdownIsMadeOfTables() {
        int columns = 0;
        for (String line : markdown.lines().toList()) {
            if (line.startsWith("|")) {
                int cells = line.split(" \\| ", -1).length;
                columns = columns == 0 ? cells : columns;
                assertEquals(columns, cells, line);
            } else {
                columns = 0;
            }
        }
        assertEquals(
                List.of(
                        "# Study",
                        "## Verdicts, beside `one`",
                        "## Every pair",
                        "## chat",
                        "## read",
                        "## loading",
                        "## The same voice?"),
                markdown.lines().filter(line -> line.startsWith("#")).toList());
    }

    @Test
    void verdictsAgreeWithTheAnalysis() {
        Comparison found = report.analysis()
                .sets()
                .getOrDefault("chat", Map.of())
                .getOrDefault("ttfb", Analysis.Row.EMPTY)
                .comparisons()
                .get("three");
        assertEquals(
                List.of(
                        "three",
                        "chat",
                        "ttfb",
                        "slower",
                        "2.000 (2.000 to 2.000)",
                        "61.2 (60.4 to 62.0) ms",
                        "0.0039",
                        "9",
                        "8"),
                row("three", "chat", "ttfb"));
        assertEquals(2, Objects.requireNonNull(found).ratio().value(), 1e-9);
        JsonNode same =
                json.path("sets").path("chat").path("ttfb").path("comparisons").path("three");
        assertEquals("slower", same.path("verdict").asText());
        assertEquals(
                found.difference().low(), same.path("difference").path("low").asDouble());
        assertTrue(
                text(page)
                        .contains(
                                "three\n\nchat\n\nttfb\n\nslower\n\n2.000\n\n2.000 to 2.000\n\n61.2 ms\n\n60.4 to 62.0\n"),
                "the page");
    }

    @Test
    void numbersOfEveryVariantAreShown() {
        assertEquals("61.2 (60.4 to 62.0)", row("ttfb, ms", "one", "9").get(3));
        assertEquals("-20 (-20 to -20)", row("level, dBFS", "two", "9").get(3));
        assertEquals("0.250 (0.250 to 0.250)", row("silence", "three", "9").get(5));
        assertEquals("154 (152 to 156)", row("load, ms", "two", "9").get(3));
        assertEquals(
                18,
                json.path("sets")
                        .path("read")
                        .path("ttfb")
                        .path("variants")
                        .path("one")
                        .path("turns")
                        .asInt());
        assertEquals(
                "s", json.path("sets").path("read").path("audio").path("unit").asText());
    }

    @Test
    void stagesHaveATableOfTheirOwn() {
        assertFalse(markdown.contains("| n.tts.step |"), "counts stand beside their stage");
        assertFalse(markdown.contains("| tts.step.each"), markdown);
        assertTrue(markdown.contains("| tts.step | two | 551 (544 to 558) | 150 | 3.67 (3.63 to 3.72) | slower |"));
        assertTrue(markdown.contains("| mel | one | 49.0 (48.3 to 49.6) | - | - |  |"), "no pieces were counted");
    }

    @Test
    void pairsSayWhatWasChanged() {
        assertEquals("slower default → 50", row("two", "one", "chat").get(3));
        assertEquals(
                "batch default → 2, cuda-graphs default → off",
                row("three", "two", "read").get(3));
        assertEquals("1.333 (1.333 to 1.333)", row("three", "two", "read").get(4));
        List<String> lines = markdown.lines().toList();
        int first = lines.indexOf("## Every pair") + 4;
        assertTrue(lines.get(first).startsWith("| two | one |"), "the smallest change comes first");
        assertTrue(lines.get(first + 2).startsWith("| three | one |"), lines.get(first + 2));
    }

    @Test
    void voicesSayWhy() {
        assertEquals(List.of("two", "the same", "61.3 dB", "0.123 dB", "97.5 %"), row("two", "the same"));
        String reason = "equal codes: log-mel distance 1.75 dB, most allowed 1";
        assertTrue(markdown.contains("| three | different: " + reason), markdown);
        assertTrue(page.contains("<td class=\"text different\">different</td>"), "and the page colours it");
        assertTrue(page.contains(reason), "with the reason beside it");
        assertEquals(
                "different", json.path("voices").path("three").path("verdict").asText());
        assertEquals(3, json.path("equalCodes").size());
        assertEquals(1.75, json.path("equalCodes").path(2).path("logMelDb").asDouble());
    }

    @Test
    void wordErrorsAreShares() {
        assertEquals(List.of("two", "120", "17 (14.2 %)"), row("two", "120"));
        assertTrue(text(page).contains("two\n\n120\n\n17 (14.2 %)\n"), "the page");
        assertEquals(
                17 / 120.0, json.path("wordErrors").path("two").path("rate").asDouble(), 1e-12);
    }

    @Test
    void settingsAndPlacesAreShown() {
        assertEquals(
                List.of("three", "`default+slower:50+batch:2+cuda-graphs:off`", "model tiny, device cpu"),
                row("three", "`default+slower:50+batch:2+cuda-graphs:off`"));
        assertTrue(markdown.contains("- command: `scripts/bench --variants 'a<b'`"));
        assertTrue(page.contains("<code>scripts/bench --variants 'a&lt;b'</code>"));
    }

    @Test
    void thePageOpensOffline() {
        assertFalse(
                page.contains("http:") || page.contains("https:") || page.contains("<script"), "nothing is fetched");
        assertFalse(page.contains("NaN") || page.contains("Infinity"), "every number is one");
        assertTrue(page.contains("<figure>under load</figure>"), "load tests are added");
        assertTrue(page.contains("Yes &amp; no: &lt;b&gt;."), "texts are escaped");
    }

    @Test
    void shortSoundsAreInsideAndLongOnesAreLinked() {
        Matcher sources = Pattern.compile("<audio controls preload=\"none\" src=\"([^\"]*)\"")
                .matcher(page);
        List<String> all = sources.results().map(found -> found.group(1)).toList();
        assertEquals(4, all.size(), "two variants that were heard, two texts");
        assertEquals(
                2,
                all.stream()
                        .filter(source -> source.startsWith("data:audio/wav;base64,"))
                        .count());
        assertTrue(all.contains("audio/one/read-2-long.wav"), "nine seconds are too long for the page");
        assertTrue(Files.exists(folder.resolve("audio/one/read-2-long.wav")));
        assertEquals(4, page.split("data:image/png;base64,", -1).length - 1, "each with a picture");
        assertFalse(page.contains("spectrogram of three"), "the third was never heard");
        String shown = page.replaceAll("(?s).*<h3>read-2-long: (.*?)</h3>.*", "$1");
        assertEquals(160, shown.length(), "a long text is cut");
    }

    @Test
    void everySetHasItsPlots() {
        List<String> charts = StudyCharts.of(report);
        List<String> titles = charts.stream()
                .map(chart -> chart.replaceAll("(?s).*?<figcaption>(.*?)</figcaption>.*", "$1"))
                .toList();
        assertEquals(
                List.of(
                        "chat: ttfb of every turn; mean with 95 % interval",
                        "chat: rtf of every turn; mean with 95 % interval",
                        "chat: where a turn's time goes, mean of all turns",
                        "chat: time to first audio, by percentile",
                        "read: ttfb of every turn; mean with 95 % interval",
                        "read: rtf of every turn; mean with 95 % interval",
                        "read: where a turn's time goes, mean of all turns",
                        "read: time to first audio, by percentile",
                        "Mean time to first audio of each run, all sets"),
                titles);
        assertEquals(27, charts.get(0).split("<circle", -1).length - 1, "a dot a turn: 9 runs of 3 variants");
        assertEquals(6, charts.get(2).split("<rect", -1).length - 1, "two stages of three variants");
        assertEquals(27, charts.get(8).split("<circle", -1).length - 1, "a dot a run");
    }

    @Test
    void aStudyOfOneVariantHasNoVerdicts() {
        StudyPlan plan = new StudyPlan(
                TinyStudy.PLAN.variants().subList(0, 1),
                TinyStudy.PLAN.prompts(),
                9,
                1,
                StudyPlan.Loading.EACH_RUN,
                List.of());
        List<RunRecord> runs = TinyStudy.runs();
        Analysis analysis = Analysis.of(plan, runs);
        VoiceCheck none = new VoiceCheck(List.of());
        StudyReport alone = new StudyReport(
                TinyStudy.FACTS, Map.of(), analysis, runs, none, VoiceVerdict.of(analysis, none), Map.of());
        String text = StudyMarkdown.of(alone);
        assertFalse(text.contains("Verdicts") || text.contains("Every pair") || text.contains("same voice"), text);
        assertTrue(text.contains("| ttfb, ms | one |"), text);
    }
}
