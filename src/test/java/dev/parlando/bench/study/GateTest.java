package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bench.report.Bound;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the gate on studies written by hand. */
final class GateTest {
    @TempDir
    private Path folder;

    private Path study(String name, String sets) throws IOException {
        return Files.writeString(folder.resolve(name), "{\"version\": 1, \"sets\": {" + sets + "}}");
    }

    /** Returns one value of one variant, as study.json has it. */
    private static String value(String name, String variant, double mean, double p50, double max, String runMeans) {
        return "\"" + name + "\": {\"variants\": {\"" + variant + "\": {\"turns\": 4, \"mean\": {\"value\": " + mean
                + ", \"low\": 0, \"high\": 9}, \"p50\": {\"value\": " + p50 + "}, \"min\": 0, \"max\": " + max
                + ", \"runMeans\": [" + runMeans + "]}}}";
    }

    private Gate gate() throws IOException {
        Path before = study(
                "before.json",
                "\"chat\": {" + value("ttfb", "one", 50, 40, 100, "50, 50, 50") + ", "
                        + value("silence", "one", 0.2, 0.2, 0.4, "0.2") + "}, \"read\": {"
                        + value("ttfb", "one", 10, 10, 20, "10, 10") + "}");
        Path now = study(
                "now.json",
                "\"chat\": {" + value("ttfb", "one", 75, 44, 50, "75, 75") + ", "
                        + value("silence", "one", 0.1, 0.3, 0.4, "0.1") + ", "
                        + value("rtf", "one", 1, 1, 1, "1") + "}, \"read\": {"
                        + value("ttfb", "one", 10, 10, 20, "8, 12") + "}, \"more\": {"
                        + value("ttfb", "two", 1, 1, 1, "1") + "}");
        return Gate.between(before, now);
    }

    private static void assertRefused(String message, Executable use) {
        VoiceException refused = assertThrows(VoiceException.class, use);
        assertEquals(ErrorCode.BAD_CONFIG, refused.code());
        assertEquals(message, refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat/one:ttfb.mean > 1.4   | FAILED chat/one:ttfb.mean > 1.4: chat/one:ttfb.mean is 1.500",
                "chat/one:ttfb.mean > 1.5   | ok     chat/one:ttfb.mean > 1.5: chat/one:ttfb.mean is 1.500",
                "chat/ttfb.p50 >= 1.1       | FAILED chat/ttfb.p50 >= 1.1: chat/one:ttfb.p50 is 1.100",
                "chat/ttfb.max < 0.6        | FAILED chat/ttfb.max < 0.6: chat/one:ttfb.max is 0.500",
                "one:silence.mean <= 0.4    | ok     one:silence.mean <= 0.4: chat/one:silence.mean is 0.500",
                "silence.p50 > 2            | ok     silence.p50 > 2: chat/one:silence.p50 is 1.500"
            })
    void aRatioIsNowByBefore(String bound, String text) throws IOException {
        List<Gate.Check> checks = gate().check(Bound.parse(bound));
        assertEquals(List.of(text), checks.stream().map(Gate.Check::text).toList());
        assertEquals(text.startsWith("FAILED"), checks.get(0).exceeded());
    }

    @ParameterizedTest
    @CsvSource({"ttfb.mean, 2", "one:ttfb.mean, 2", "read/ttfb.mean, 1", "read/one:ttfb.mean, 1"})
    void whatIsLeftOutMeansAllThereAre(String key, int ratios) throws IOException {
        assertEquals(ratios, gate().check(Bound.parse(key + " > 2")).size());
    }

    @ParameterizedTest
    @CsvSource({
        "ttfb.p75", // no such statistic
        "ttfb.p90", // a statistic that these studies lack
        "ttfb.min", // 0 by 0 is no ratio
        "ttfb", // no statistic at all
        "rtf.mean", // not measured before
        "two:ttfb.mean", // not there before
        "more/ttfb.mean",
        "tfb.mean"
    })
    void aBoundThatNamesNothingIsRefused(String key) throws IOException {
        Gate gate = gate();
        assertRefused(
                "--fail-if '" + key + " > 1' names nothing that was measured",
                () -> gate.check(Bound.parse(key + " > 1")));
    }

    @Test
    void linesShowWhatDecides() throws IOException {
        assertEquals(
                List.of(
                        "chat/one:ttfb                        mean 1.500 (1.500 to 1.500), p50 1.100, p95 NaN",
                        "read/one:ttfb                        mean 1.000 (0.800 to 1.200), p50 1.000, p95 NaN"),
                gate().lines());
    }

    @Test
    void aFileThatIsNoStudyIsNamed() throws IOException {
        Path good = study("good.json", "\"chat\": {" + value("ttfb", "one", 1, 1, 1, "1") + "}");
        Path later = Files.writeString(folder.resolve("later.json"), "{\"version\": 2, \"sets\": {}}");
        Path other = Files.writeString(folder.resolve("other.json"), "{\"version\": 1}");
        Path broken = Files.writeString(folder.resolve("broken.json"), "{");
        assertRefused(later + " is not the study.json of a study", () -> Gate.between(later, good));
        assertRefused(other + " is not the study.json of a study", () -> Gate.between(good, other));
        assertRefused("cannot read " + broken, () -> Gate.between(broken, good));
    }

    @Test
    void studiesWithNothingInCommonAreRefused() throws IOException {
        Path one = study("one.json", "\"chat\": {" + value("ttfb", "one", 1, 1, 1, "1") + "}");
        Path two = study("two.json", "\"chat\": {" + value("ttfb", "two", 1, 1, 1, "1") + "}");
        Path read = study("read.json", "\"read\": {" + value("ttfb", "one", 1, 1, 1, "1") + "}");
        assertRefused(one + " and " + two + " have no variant in common", () -> Gate.between(one, two));
        assertRefused(one + " and " + read + " have no variant in common", () -> Gate.between(one, read));
    }

    @Test
    void withinAStudyEveryVariantIsComparedWithTheFirst() {
        Gate gate = Gate.within(TinyStudy.report());
        List<String> names = gate.check(Bound.parse("rtf.mean > 9")).stream()
                .map(check -> check.name() + String.format(Locale.ROOT, " %.3f", check.ratio()))
                .toList();
        // all times of the second are 1.5 times, of the third 2 times the first's
        assertEquals(
                List.of(
                        "chat/two:rtf.mean 1.500",
                        "chat/three:rtf.mean 2.000",
                        "read/two:rtf.mean 1.500",
                        "read/three:rtf.mean 2.000"),
                names);
        assertTrue(gate.lines().stream().anyMatch(line -> line.startsWith("loading/two:load ")));
    }

    @Test
    void oneVariantHasNoRatio() {
        StudyPlan plan = Studies.plan(9, "one=default");
        Analysis analysis = Analysis.of(plan, TinyStudy.runs());
        VoiceCheck none = new VoiceCheck(List.of());
        StudyReport alone = new StudyReport(Map.of(), Map.of(), analysis, List.of(), none, Map.of(), Map.of());
        assertRefused("the study has one variant, so there is no ratio", () -> Gate.within(alone));
    }
}
