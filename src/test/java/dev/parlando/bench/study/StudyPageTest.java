package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.turn.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of studies that are unlike the usual one. */
final class StudyPageTest {
    @TempDir
    private Path folder;

    private static StudyPlan plan(String text, String... variants) {
        Prompt prompt = new Prompt("read", "read-1", Mode.READ, text);
        return new StudyPlan(
                Variant.parse(List.of(variants)), List.of(prompt), 1, 1, StudyPlan.Loading.EACH_RUN, List.of());
    }

    /** Writes the page of a study in which only some variants made a sound, of {@code samples}. */
    private String page(StudyPlan plan, VoiceCheck check, int samples, String... sounding) throws IOException {
        StudyFolder study = StudyFolder.open(folder, plan, "abc", false);
        for (String variant : sounding) {
            study.writeWav(study.wav("audio", variant, "read-1"), FakeSpeakers.tone(0.3, samples));
        }
        Analysis analysis = Analysis.of(plan, List.of());
        StudyReport report = new StudyReport(
                Map.of(), Map.of(), analysis, List.of(), check, VoiceVerdict.of(analysis, check), Map.of());
        StudyFiles.write(report, study, List.of());
        return Files.readString(folder.resolve("report.html"));
    }

    private static VoiceCheck.Row row(String variant, boolean sameChunks, double snrDb) {
        return new VoiceCheck.Row(variant, "read-1", 40, 0.5, false, sameChunks, snrDb, 0.25, 0);
    }

    private static String voiceRow(String page, String variant) {
        return page.replaceAll("(?s).*<tr>(<td class=\"text\">" + variant + "</td>.*?)</tr>.*", "$1");
    }

    @Test
    void aVoiceThatWasNotHeardHasNoNumbers() throws IOException {
        StudyPlan plan = plan("Yes.", "one=default", "deaf=default", "other=default", "near=default");
        VoiceCheck check = new VoiceCheck(List.of(row("other", false, -3), row("near", true, 41.26)));
        String page = page(plan, check, 240, "one");
        assertEquals(
                "<td class=\"text\">deaf</td>"
                        + "<td class=\"text no difference shown, running free only\">no difference shown, running free only</td>"
                        + "<td class=\"text\"></td><td>-</td><td>-</td><td>-</td>",
                voiceRow(page, "deaf"));
        assertTrue(voiceRow(page, "other").endsWith("<td>- (other chunks)</td><td>0.25 dB</td><td>50.0 %</td>"), page);
        assertTrue(voiceRow(page, "near").endsWith("<td>41.3 dB</td><td>0.25 dB</td><td>50.0 %</td>"), page);
    }

    @Test
    void aLongTextIsNeverCutWithinACharacter() throws IOException {
        // the 159th and 160th char are the two halves of one character
        String text = "x".repeat(158) + "\uD83D\uDE00".repeat(40);
        String page = page(plan(text, "one=default"), new VoiceCheck(List.of()), 240, "one");
        assertTrue(page.contains("<h3>read-1: " + "x".repeat(158) + "\uD83D\uDE00…</h3>"), "159 characters and a mark");
    }

    @Test
    void aTextThatFitsIsShownWhole() throws IOException {
        String text = "\uD83D\uDE00".repeat(160);
        String page = page(plan(text, "one=default"), new VoiceCheck(List.of()), 240, "one");
        assertTrue(page.contains("<h3>read-1: " + text + "</h3>"), "160 characters, twice as many chars");
    }

    @Test
    void eightSecondsAreShort() throws IOException {
        StudyPlan plan = plan("Yes.", "one=default");
        String eight = page(plan, new VoiceCheck(List.of()), 8 * 24_000, "one");
        assertTrue(eight.contains("src=\"data:audio/wav;base64,"), "eight seconds are in the page");
        String longer = page(plan, new VoiceCheck(List.of()), 8 * 24_000 + 1, "one");
        assertTrue(longer.contains("src=\"audio/one/read-1.wav\""), "one sample more is linked");
    }

    @Test
    void aStudyWithoutASoundHasNoPlayer() throws IOException {
        String page = page(plan("Yes.", "one=default"), new VoiceCheck(List.of()), 0);
        assertFalse(page.contains("<audio") || page.contains("<h3>"), page);
        assertFalse(page.contains("NaN"), "and no number that is none");
    }
}
