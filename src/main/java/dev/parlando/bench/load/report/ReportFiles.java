package dev.parlando.bench.load.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.bench.load.measure.LatencyRow;
import dev.parlando.bench.load.run.LoadReport;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes {@code result.json}, {@code report.html} and one {@code .hgrm} file a histogram, over those of an earlier test. */
public final class ReportFiles {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int TICKS_PER_HALF_DISTANCE = 5;

    private ReportFiles() {}

    /**
     * Writes all files, and creates the folder if it is missing.
     *
     * @throws VoiceException {@code BAD_CONFIG} when a file cannot be written
     */
    public static void write(LoadReport report, Path folder) {
        try {
            Files.createDirectories(folder);
            removePercentileFiles(folder);
            String json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(ResultJson.of(report));
            Files.writeString(folder.resolve("result.json"), json + System.lineSeparator());
            Files.writeString(folder.resolve("report.html"), HtmlReport.of(report));
            percentileFiles(folder, "", report.result().latencies());
            percentileFiles(folder, "server.", report.result().serverLatencies());
        } catch (IOException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "cannot write --output " + folder, e);
        }
    }

    // a histogram without values has no file, and a test without it must not leave the last one's behind
    private static void removePercentileFiles(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "*.hgrm")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private static void percentileFiles(Path folder, String prefix, List<LatencyRow> rows) throws IOException {
        for (LatencyRow row : rows) {
            if (row.histogram().getTotalCount() > 0) {
                Path file = folder.resolve(prefix + row.name() + ".hgrm");
                try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
                    row.histogram()
                            .outputPercentileDistribution(
                                    out, TICKS_PER_HALF_DISTANCE, row.unit().valuesPerUnit());
                }
            }
        }
    }
}
