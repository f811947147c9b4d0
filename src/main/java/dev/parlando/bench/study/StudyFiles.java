package dev.parlando.bench.study;

import java.nio.file.Path;
import java.util.List;

/** Writes {@code study.json}, {@code study.md} and {@code report.html}. */
public final class StudyFiles {
    private StudyFiles() {}

    /**
     * Writes all files over those of an earlier time.
     *
     * @param loads folders of load tests, whose curves the page shows too
     */
    public static void write(StudyReport report, StudyFolder folder, List<Path> loads) {
        folder.write("study.json", StudyFolder.jsonOf(StudyJson.of(report)));
        folder.write("study.md", StudyMarkdown.of(report));
        folder.write("report.html", StudyPage.of(report, folder, LoadCurves.of(loads)));
    }
}
