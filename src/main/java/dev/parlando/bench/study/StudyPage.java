package dev.parlando.bench.study;

import dev.parlando.audio.PcmChunk;
import dev.parlando.bench.report.HtmlText;
import dev.parlando.bench.report.NumberText;
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
import java.util.Set;
import java.util.stream.Stream;

/** The report as one page that opens offline, the sounds inside as far as they are short. */
final class StudyPage {
    /** Longer sounds are linked from the folder instead of being held in the page. */
    private static final double LONGEST_SECONDS = 8;

    private static final int MOST_BYTES = 24 << 20;

    private static final String VERDICT = "verdict";
    private static final Set<String> TEXT =
            Set.of("variant", "beside", "settings", "changed", "where", "set", "value", VERDICT, "why", "stage");

    private final StudyReport report;
    private final StudyFolder folder;
    private final StringBuilder out = new StringBuilder();
    private List<String> columns = List.of();
    private int heldBytes;

    private StudyPage(StudyReport report, StudyFolder folder) {
        this.report = report;
        this.folder = folder;
    }

    static String of(StudyReport report, StudyFolder folder, List<String> loadCharts) {
        StudyPage page = new StudyPage(report, folder);
        page.out.append(HtmlText.head("Parlando study"));
        page.out.append(HtmlText.facts(report.facts()));
        page.variants();
        page.verdicts();
        page.pairs();
        page.voices();
        page.charts("Plots", StudyCharts.of(report));
        page.charts("Under load", loadCharts);
        report.analysis().sets().forEach(page::numbers);
        page.sounds();
        return page.out.append("</body></html>\n").toString();
    }

    private void variants() {
        out.append(HtmlText.heading("Variants"));
        table(List.of("variant", "settings", "where"));
        report.variantFacts().forEach((name, facts) -> {
            Map<String, String> where = new LinkedHashMap<>(facts);
            String settings = where.remove("settings");
            row(List.of(name, settings == null ? "" : settings, String.join(", ", described(where))));
        });
        out.append("</table></div>");
    }

    private static List<String> described(Map<String, String> facts) {
        return facts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
    }

    private void verdicts() {
        List<String> names = Stream.concat(TurnValues.DECIDING.stream(), TurnValues.LOAD_STAGES.stream())
                .toList();
        out.append(HtmlText.heading(
                "Speed, beside " + report.analysis().plan().reference().name()));
        out.append(
                "<p class=\"note\">Paired by run and prompt. A difference is shown where chance alone would do as much"
                        + " in at most 1 of 100 studies and the 95 % interval leaves 1 out.</p>");
        table(List.of(
                "variant",
                "set",
                "value",
                VERDICT,
                "ratio",
                "95 %",
                "difference",
                "95 %",
                "chance",
                "runs",
                "runs for 5 %"));
        report.analysis()
                .sets()
                .forEach((set, rows) -> names.forEach(name -> {
                    Analysis.Row values = rows.get(name);
                    if (values != null) {
                        values.comparisons().forEach((variant, found) -> verdict(set, name, variant, found));
                    }
                }));
        out.append("</table></div>");
    }

    private void verdict(String set, String name, String variant, Comparison found) {
        String unit = TurnValues.unit(name).isEmpty() ? "" : " " + TurnValues.unit(name);
        row(List.of(
                variant,
                set,
                name,
                found.verdictText(),
                format("%.3f", found.ratio().value()),
                format("%.3f to %.3f", found.ratio().low(), found.ratio().high()),
                NumberText.of(found.difference().value()) + unit,
                NumberText.of(found.difference().low()) + " to "
                        + NumberText.of(found.difference().high()),
                format("%.4f", found.chance()),
                Integer.toString(found.pairs()),
                found.neededRuns()));
    }

    private void pairs() {
        List<List<String>> rows = VariantPairs.rows(report.analysis());
        if (!rows.isEmpty()) {
            out.append(HtmlText.heading("Speed, every pair"));
            table(VariantPairs.COLUMNS);
            rows.forEach(this::row);
            out.append("</table></div>");
        }
    }

    private void voices() {
        if (report.voices().isEmpty()) {
            return;
        }
        out.append(HtmlText.heading("The same voice?"));
        table(List.of("variant", VERDICT, "why", "SNR, least", "log-mel distance, most", "codes agreed"));
        report.voices().forEach((variant, verdict) -> {
            List<VoiceCheck.Row> rows = report.check().rows().stream()
                    .filter(each -> each.variant().equals(variant))
                    .toList();
            double snr = rows.stream()
                    .filter(VoiceCheck.Row::sameChunks)
                    .mapToDouble(VoiceCheck.Row::snrDb)
                    .min()
                    .orElse(Double.NaN);
            double mel =
                    rows.stream().mapToDouble(VoiceCheck.Row::logMelDb).max().orElse(Double.NaN);
            double agreed = rows.stream()
                    .mapToDouble(VoiceCheck.Row::agreement)
                    .average()
                    .orElse(Double.NaN);
            row(List.of(
                    variant,
                    verdict.kind().text(),
                    String.join("; ", verdict.reasons()),
                    VoiceCheck.shown(snr),
                    rows.isEmpty() ? "-" : format("%.2f dB", mel),
                    rows.isEmpty() ? "-" : format("%.1f %%", 100 * agreed)));
        });
        out.append("</table></div>");
        if (!report.wordErrors().isEmpty()) {
            table(List.of("variant", "words", "wrong"));
            report.wordErrors()
                    .forEach((variant, errors) -> row(List.of(
                            variant,
                            Integer.toString(errors.words()),
                            format("%d (%.1f %%)", errors.errors(), 100 * errors.rate()))));
            out.append("</table></div>");
        }
    }

    private void charts(String title, List<String> charts) {
        if (!charts.isEmpty()) {
            out.append(HtmlText.heading(title)).append("<div class=\"charts\">");
            charts.forEach(out::append);
            out.append("</div>");
        }
    }

    private void numbers(String set, Map<String, Analysis.Row> rows) {
        out.append(HtmlText.heading("Numbers: " + set));
        table(List.of("value", "variant", "turns", "mean", "95 %", "sd", "p50", "95 %", "p90", "p95", "p99", "max"));
        rows.forEach((name, row) -> row.summaries().forEach((variant, summary) -> number(name, variant, summary)));
        out.append("</table></div>");
    }

    private void number(String name, String variant, Summary summary) {
        String unit = TurnValues.unit(name);
        List<String> cells = new ArrayList<>(
                List.of(name + (unit.isEmpty() ? "" : ", " + unit), variant, Integer.toString(summary.count())));
        summary.numbers().forEach((statistic, interval) -> {
            cells.add(NumberText.of(interval.value()));
            if (statistic.equals("mean") || statistic.equals("p50")) {
                cells.add(NumberText.of(interval.low()) + " to " + NumberText.of(interval.high()));
            }
            if (statistic.equals("mean")) {
                cells.add(NumberText.of(summary.deviation()));
            }
        });
        cells.add(NumberText.of(summary.max()));
        row(cells);
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
        String text = prompt.text().length() > 160 ? prompt.text().substring(0, 159) + "…" : prompt.text();
        out.append("<h3>").append(HtmlText.escape(prompt.name() + ": " + text)).append("</h3><div class=\"sounds\">");
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

    private void table(List<String> heads) {
        columns = heads;
        out.append("<div class=\"scroll\"><table><tr>");
        heads.forEach(head -> out.append(TEXT.contains(head) ? "<th class=\"text\">" : "<th>")
                .append(HtmlText.escape(head))
                .append("</th>"));
        out.append("</tr>");
    }

    /** What stands in a column of verdicts is also the style of its cell, as {@code faster}. */
    private void row(List<String> cells) {
        out.append("<tr>");
        for (int index = 0; index < cells.size(); index++) {
            String column = columns.get(index);
            String cell = HtmlText.escape(cells.get(index));
            String style = (TEXT.contains(column) ? "text " : "") + (column.equals(VERDICT) ? cell : "");
            out.append("<td class=\"")
                    .append(style.strip())
                    .append("\">")
                    .append(cell)
                    .append("</td>");
        }
        out.append("</tr>");
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
