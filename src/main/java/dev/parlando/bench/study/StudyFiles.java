package dev.parlando.bench.study;

import java.util.List;

/** Writes {@code study.json}, {@code study.md} and {@code report.html}. */
public final class StudyFiles {
    private StudyFiles() {}

    /**
     * Writes all files, over earlier ones.
     *
     * @param loadCharts figures of {@link LoadCurves} for the page
     */
    public static void write(StudyReport report, StudyFolder folder, List<String> loadCharts) {
        folder.write("study.json", StudyFolder.jsonOf(StudyJson.of(report)));
        folder.write("study.md", StudyMarkdown.of(report));
        folder.write("report.html", StudyPage.of(report, folder, loadCharts));
    }
}
