package dev.parlando;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps every Markdown file of the repository readable, and checks that everything named in it exists. */
final class DocumentsTest {
    private static final int MAX_PROSE_COLUMNS = 140;
    private static final Path ARCHITECTURE = Path.of("docs/architecture.md");

    /** Build output and copies of other people's files. */
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", "venv");

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern REPOSITORY_PATH =
            Pattern.compile("(?<![\\w/.:-])((?:scripts|docs|src|models|web|\\.github)/[\\w./-]*\\w)(?![\\w*{/<…-])");
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern TYPE_NAME = Pattern.compile("[A-Z][a-z]\\w*[A-Z]\\w*|[A-Z][a-z]+Test");
    private static final Pattern TABLE_RULE = Pattern.compile("\\|[\\s:|-]+\\|");
    private static final Pattern REFERENCE = Pattern.compile(
            "model\\s+reference,?\\s+(?:sections?\\s+)?(\\d(?:\\.\\d+)?(?:(?:, | and | to )\\d\\.\\d+)*)");
    private static final Pattern SECTION = Pattern.compile("\\d(?:\\.\\d+)?");

    /** Types of the JDK, of libraries and of a browser that documents name. */
    private static final Set<String> FOREIGN_TYPES =
            Set.of("AudioWorklet", "AutoCloseable", "ServiceLoader", "WebSocket", "PointerScope");

    /** Holds one line of a document; a line between code fences is code. */
    private record Line(Path file, int number, String text, boolean code) {
        boolean isTableRow() {
            return !code && text.startsWith("|");
        }

        @Override
        public String toString() {
            return file + ":" + number + ": " + text;
        }
    }

    @Test
    void proseFitsThePage() throws IOException {
        assertNone(lines().filter(line -> !line.code() && !line.isTableRow())
                .filter(line -> !line.file().startsWith("docs/benchmarks"))
                .filter(line -> line.text().codePointCount(0, line.text().length()) > MAX_PROSE_COLUMNS)
                .map(Line::toString));
    }

    @Test
    void everyTableIsOneTable() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            List<Line> lines = linesOf(document);
            for (int i = 0; i < lines.size(); i++) {
                boolean first = lines.get(i).isTableRow()
                        && (i == 0 || !lines.get(i - 1).isTableRow());
                if (first && (i + 1 == lines.size() || !isRule(lines.get(i + 1)))) {
                    broken.add(lines.get(i) + " (a table begins with a head and a rule: an empty line cuts it)");
                }
            }
        }
        assertNone(broken.stream());
    }

    @Test
    void everyRowHasTheCellsOfItsTable() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            int cells = 0;
            for (Line line : linesOf(document)) {
                if (!line.isTableRow()) {
                    cells = 0;
                } else if (cells == 0) {
                    cells = cellsOf(line).size();
                } else if (cellsOf(line).size() != cells) {
                    broken.add(line + " (" + cellsOf(line).size() + " cells, not " + cells + ")");
                }
            }
        }
        assertNone(broken.stream());
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            String prose = linesOf(document).stream()
                    .filter(line -> !line.code())
                    .map(line -> line.text().replaceAll("`[^`]*`", "`"))
                    .collect(Collectors.joining("\n"));
            for (String target : matches(LINK, prose)) {
                if (!target.contains("://") && !target.startsWith("mailto:") && !leadsSomewhere(document, target)) {
                    broken.add(document + ": " + target);
                }
            }
        }
        assertNone(broken.stream());
    }

    @Test
    void everyPathInTheRepositoryExists() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Line line : lines().toList()) {
            if (line.file().startsWith("docs/benchmarks")) {
                continue;
            }
            List<String> places = line.code() ? List.of(line.text()) : matches(CODE_SPAN, line.text());
            for (String place : places) {
                matches(REPOSITORY_PATH, place).stream()
                        .filter(path -> Files.notExists(Path.of(path)))
                        .forEach(path -> broken.add(line + " (" + path + ")"));
            }
        }
        assertNone(broken.stream());
    }

    /** Documents that show the way through the code name types; a renamed type must be renamed there too. */
    @Test
    void everyTypeOnTheMapExists() throws IOException {
        Set<String> types = typesOfTheRepository();
        List<String> broken = new ArrayList<>();
        for (Line line : lines().filter(DocumentsTest::isMap).toList()) {
            for (String span : matches(CODE_SPAN, line.text())) {
                String name = span.replaceFirst("[.(<].*", "");
                if (TYPE_NAME.matcher(name).matches() && !types.contains(name)) {
                    broken.add(line + " (" + name + ")");
                }
            }
        }
        assertNone(broken.stream());
    }

    @Test
    void everySectionOfTheModelReferenceThatCodeCitesExists() throws IOException {
        Set<String> sections = linesOf(Path.of("docs/model.md")).stream()
                .filter(line -> line.text().startsWith("#"))
                .map(line -> line.text().replaceFirst("#+ (\\d[\\d.]*\\d|\\d)?.*", "$1"))
                .collect(Collectors.toSet());
        List<String> broken = new ArrayList<>();
        int cited = 0;
        for (Path source : sources()) {
            String text = Files.readString(source).replaceAll("\\n\\s*\\*", " ");
            for (String list : matches(REFERENCE, text)) {
                for (String section : matches(SECTION, list)) {
                    cited++;
                    if (!sections.contains(section)) {
                        broken.add(source + ": model reference " + section);
                    }
                }
            }
        }
        assertNone(broken.stream());
        assertTrue(cited > 40, "citations found: " + cited);
    }

    @Test
    void thePackageTableIsTheOneThatIsEnforced() throws IOException {
        Map<String, Set<String>> table = new TreeMap<>();
        boolean packages = false;
        for (Line line : linesOf(ARCHITECTURE)) {
            packages = line.isTableRow() && (packages || line.text().startsWith("| group | package |"));
            if (packages && cellsOf(line).get(1).startsWith("`")) {
                List<String> cells = cellsOf(line);
                table.put(cells.get(1).replace("`", ""), new TreeSet<>(wordsOf(cells.get(3))));
            }
        }
        Map<String, Set<String>> enforced = new TreeMap<>();
        ArchitectureTest.MAY_IMPORT.forEach((name, allowed) -> enforced.put(name, new TreeSet<>(allowed)));
        assertEquals(asLines(enforced), asLines(table));
    }

    private static String asLines(Map<String, Set<String>> table) {
        return table.entrySet().stream()
                .map(row -> row.getKey() + ": " + String.join(", ", row.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> wordsOf(String cell) {
        return cell.equals("nothing")
                ? List.of()
                : List.of(cell.replace("`", "").split(",\\s*"));
    }

    private static boolean isMap(Line line) {
        return line.file().equals(ARCHITECTURE)
                || line.file().equals(Path.of("docs/glossary.md"))
                || line.file().equals(Path.of("README.md"))
                || line.file().equals(Path.of("docs/security.md"))
                || line.file().startsWith("docs/adr");
    }

    private static boolean isRule(Line line) {
        return TABLE_RULE.matcher(line.text()).matches();
    }

    /** Returns the cells of a row, without the spaces around them; a bar with a backslash divides nothing. */
    private static List<String> cellsOf(Line row) {
        String inside = row.text().strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
        return Stream.of(inside.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
    }

    private static boolean leadsSomewhere(Path from, String target) throws IOException {
        int hash = target.indexOf('#');
        String path = URLDecoder.decode(hash < 0 ? target : target.substring(0, hash), StandardCharsets.UTF_8);
        Path file = path.isEmpty() ? from : from.resolveSibling(path).normalize();
        return Files.exists(file) && (hash < 0 || anchorsOf(file).contains(target.substring(hash + 1)));
    }

    /** Returns the names under which GitHub makes a document's headings reachable. */
    private static Set<String> anchorsOf(Path document) throws IOException {
        return linesOf(document).stream()
                .filter(line -> !line.code() && line.text().startsWith("#"))
                .map(line -> line.text().replaceFirst("^#+\\s+", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(match.groupCount()))
                .toList();
    }

    private static Set<String> typesOfTheRepository() throws IOException {
        Set<String> types = new HashSet<>(FOREIGN_TYPES);
        for (Path source : filesUnder(Path.of("src"))) {
            String name = String.valueOf(source.getFileName());
            if (name.endsWith(".java")) {
                types.add(name.replace(".java", ""));
            }
        }
        return types;
    }

    private static List<Path> sources() throws IOException {
        return Stream.concat(filesUnder(Path.of("src")).stream(), filesUnder(Path.of("scripts")).stream())
                .filter(file -> file.toString().matches(".*\\.(java|py|md|cu)"))
                .filter(file -> !file.endsWith("DocumentsTest.java"))
                .toList();
    }

    private static List<Path> documents() throws IOException {
        return filesUnder(Path.of("")).stream()
                .filter(file -> file.toString().endsWith(".md"))
                .toList();
    }

    private static Stream<Line> lines() throws IOException {
        return documents().stream().flatMap(document -> linesOf(document).stream());
    }

    private static List<Line> linesOf(Path document) {
        List<Line> lines = new ArrayList<>();
        boolean code = false;
        int number = 0;
        try {
            for (String text : Files.readAllLines(document)) {
                boolean fence = text.strip().startsWith("```");
                lines.add(new Line(document, ++number, text, code || fence));
                code ^= fence;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static List<Path> filesUnder(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = String.valueOf(directory.getFileName());
                boolean hidden = name.startsWith(".") && !name.equals(".github");
                return hidden || NOT_OURS.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static void assertNone(Stream<String> broken) {
        assertEquals("", broken.collect(Collectors.joining("\n")));
    }
}
