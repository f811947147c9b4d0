package dev.parlando.bench.study;

import dev.parlando.audio.PcmChunk;
import dev.parlando.bench.report.HtmlText;
import dev.parlando.bench.report.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the report as one page that opens offline; short sounds are inside. */
final class StudyPage {
    /** Length of the longest sounds that the page holds itself; longer ones are links into the folder. */
    private static final double LONGEST_SECONDS = 8;

    private static final int MOST_BYTES = 24 << 20;

    /** Characters of a text in a heading. */
    private static final int LONGEST_HEADING = 160;

    private final StudyReport report;
    private final StudyFolder folder;
    private final StringBuilder out = new StringBuilder();
    private int heldBytes;

    private StudyPage(StudyReport report, StudyFolder folder) {
        this.report = report;
        this.folder = folder;
    }

    static String of(StudyReport report, StudyFolder folder, List<String> loadCharts) {
        StudyPage page = new StudyPage(report, folder);
        page.out.append(HtmlText.head("Parlando study"));
        page.out.append(HtmlText.facts(report.facts()));
        page.section("Variants", StudyTables.variants(report, ""));
        page.verdicts();
        page.pairs();
        page.voices();
        page.charts("Plots", StudyCharts.of(report));
        page.charts("Under load", loadCharts);
        report.analysis()
                .sets()
                .forEach((set, values) -> page.section("Numbers: " + set, StudyTables.numbers(values, name -> true)));
        page.sounds();
        return page.out.append("</body></html>\n").toString();
    }

    private void section(String heading, Table table) {
        out.append(HtmlText.heading(heading)).append(table.html());
    }

    private void verdicts() {
        out.append(HtmlText.heading(
                "Speed, beside " + report.analysis().plan().baseline().name()));
        out.append(
                "<p class=\"note\">Paired by run and prompt. A difference is shown where chance alone would do as much"
                        + " in at most 1 of 100 studies and the 95 % interval leaves 1 out.</p>");
        out.append(StudyTables.verdicts(report.analysis(), "runs for 5 %").html());
    }

    private void pairs() {
        Table pairs = VariantPairs.table(report.analysis());
        if (!pairs.isEmpty()) {
            section("Speed, every pair", pairs);
        }
    }

    private void voices() {
        if (report.voices().isEmpty()) {
            return;
        }
        section("The same voice?", voiceTable());
        if (!report.wordErrors().isEmpty()) {
            out.append(wordErrors().html());
        }
    }

    private Table voiceTable() {
        List<List<Table.Cell>> rows = new ArrayList<>();
        report.voices().forEach((variant, verdict) -> {
            EqualCodes found = EqualCodes.of(report.check(), variant);
            boolean isHeard = found.texts() > 0;
            rows.add(Table.row(List.of(
                    variant,
                    verdict.kind().text(),
                    String.join("; ", verdict.reasons()),
                    isHeard ? VoiceCheck.shown(found.snrDb()) : "-",
                    isHeard ? format("%.2f dB", found.logMelDb()) : "-",
                    isHeard ? format("%.1f %%", 100 * found.agreement()) : "-")));
        });
        List<Table.Column> columns = new ArrayList<>(List.of(
                new Table.Column("variant", Table.Kind.TEXT),
                new Table.Column("verdict", Table.Kind.VERDICT),
                new Table.Column("why", Table.Kind.TEXT)));
        columns.addAll(
                Table.columns(Table.Kind.NUMBER, List.of("SNR, least", "log-mel distance, most", "codes agreed")));
        return new Table(columns, rows);
    }

    private Table wordErrors() {
        List<List<Table.Cell>> rows = new ArrayList<>();
        report.wordErrors()
                .forEach((variant, errors) -> rows.add(Table.row(List.of(
                        variant,
                        Integer.toString(errors.words()),
                        format("%d (%.1f %%)", errors.errors(), 100 * errors.rate())))));
        return new Table(
                List.of(
                        new Table.Column("variant", Table.Kind.TEXT),
                        new Table.Column("words", Table.Kind.NUMBER),
                        new Table.Column("wrong", Table.Kind.NUMBER)),
                rows);
    }

    private void charts(String title, List<String> charts) {
        if (!charts.isEmpty()) {
            out.append(HtmlText.heading(title)).append("<div class=\"charts\">");
            charts.forEach(out::append);
            out.append("</div>");
        }
    }

    private void sounds() {
        out.append(HtmlText.heading("Sounds of the first run"));
        out.append(
                "<p class=\"note\">Log-mel spectrograms, 80 bands to 12 kHz, from -80 dB (black) to full scale; pictures of"
                        + " one text share their scale of time. What is longer than " + (int) LONGEST_SECONDS
                        + " s plays from the folder beside this page.</p>");
        for (Prompt prompt : report.analysis().plan().prompts()) {
            List<Variant> heard = report.analysis().plan().variants().stream()
                    .filter(variant -> Files.exists(folder.wav("audio", variant.name(), prompt.name())))
                    .toList();
            if (!heard.isEmpty()) {
                sounds(prompt, heard);
            }
        }
    }

    private void sounds(Prompt prompt, List<Variant> heard) {
        out.append("<h3>")
                .append(HtmlText.escape(prompt.name() + ": " + cut(prompt.text())))
                .append("</h3><div class=\"sounds\">");
        Map<Variant, Path> files = new LinkedHashMap<>();
        Map<Variant, LogMel> mels = new LinkedHashMap<>();
        for (Variant variant : heard) {
            Path file = folder.wav("audio", variant.name(), prompt.name());
            files.put(variant, file);
            PcmChunk audio = WavFile.read(file);
            int seen = Math.min(audio.numSamples(), (int) (LONGEST_SECONDS * PcmChunk.SAMPLE_RATE_HZ));
            float[] samples = new float[audio.numSamples()];
            audio.copyTo(samples, 0);
            mels.put(variant, LogMel.of(PcmChunk.copyOf(samples, 0, seen)));
        }
        int frames = mels.values().stream().mapToInt(LogMel::numFrames).max().orElse(1);
        mels.forEach((variant, mel) -> {
            out.append("<figure><figcaption>")
                    .append(HtmlText.escape(variant.name()))
                    .append("</figcaption><img alt=\"");
            out.append(HtmlText.escape("spectrogram of " + variant.name())).append("\" src=\"data:image/png;base64,");
            out.append(Base64.getEncoder().encodeToString(Spectrogram.png(mel, frames)));
            Path file = files.getOrDefault(variant, folder.path());
            out.append("\"><audio controls preload=\"none\" src=\"")
                    .append(source(file))
                    .append("\"></audio></figure>");
        });
        out.append("</div>");
    }

    /** Returns the beginning of a long text; it never ends within a character, which no file can hold. */
    private static String cut(String text) {
        return text.codePointCount(0, text.length()) > LONGEST_HEADING
                ? text.substring(0, text.offsetByCodePoints(0, LONGEST_HEADING - 1)) + "…"
                : text;
    }

    private String source(Path file) {
        try {
            long size = Files.size(file);
            boolean isShort = size <= LONGEST_SECONDS * PcmChunk.SAMPLE_RATE_HZ * Short.BYTES + 44;
            if (isShort && heldBytes + size < MOST_BYTES) {
                heldBytes += (int) size;
                return "data:audio/wav;base64," + Base64.getEncoder().encodeToString(Files.readAllBytes(file));
            }
            return HtmlText.escape(folder.path().relativize(file).toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
