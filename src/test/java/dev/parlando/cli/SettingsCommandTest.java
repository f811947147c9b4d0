package dev.parlando.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.cli.local.ProgramSettings;
import dev.parlando.config.SettingTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Keeps the table of {@code docs/configuration.md} true. */
final class SettingsCommandTest {
    private static final Path PAGE = Path.of("docs", "configuration.md");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new SettingsCommand())
                .setExecutionExceptionHandler(ParlandoCommand::explain)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void thePageHoldsTheTableOfAllSettings() throws IOException {
        String page = Files.readString(PAGE);
        String fresh = SettingTable.into(page, ProgramSettings.ALL);
        List<String> missing = new ArrayList<>(fresh.lines().toList());
        missing.removeAll(page.lines().toList());
        String remedy = "run scripts/parlando settings --write docs/configuration.md";
        assertEquals("", String.join("\n", missing), remedy);
        assertTrue(fresh.equals(page), remedy + ": a row stands there that is no setting's, or in another place");
    }

    @Test
    void theTableIsOneTable() {
        List<String> rows = SettingTable.of(ProgramSettings.ALL).lines().toList();
        for (String row : rows) {
            assertEquals(6, row.replace("\\|", "").chars().filter(c -> c == '|').count(), row);
        }
        assertEquals(2 + ProgramSettings.ALL.size(), rows.size());
    }

    @Test
    void printsTheTable() {
        assertEquals(0, run());
        assertEquals(SettingTable.of(ProgramSettings.ALL), out.toString());
    }

    @Test
    void writesTheTableIntoAPage(@TempDir Path folder) throws IOException {
        String whole = SettingTable.into(Files.readString(PAGE), ProgramSettings.ALL);
        Path copy = Files.writeString(folder.resolve("page.md"), whole.replaceFirst("(?m)^\\| `server.port`.*\n", ""));
        assertEquals(0, run("--write", copy.toString()), err::toString);
        assertTrue(whole.equals(Files.readString(copy)), "the row of server.port was not written as it was");
        Path empty = Files.writeString(folder.resolve("empty.md"), "nothing\n");
        assertEquals(1, run("--write", empty.toString()));
        assertTrue(err.toString().contains("the page has no place for the table"), err::toString);
    }

    @Test
    void everySettingIsDescribedOnOneLineAndUnique() {
        ProgramSettings.ALL.forEach(setting -> {
            assertTrue(setting.name().matches("[a-z]+\\.[a-z]+(-[a-z]+)*"), setting.name());
            assertTrue(setting.help().matches("[^\n]{5,300}"), setting.name());
            assertTrue(setting.traits().shortFlag().matches("(--[a-z]+(-[a-z]+)*)?"), setting.name());
        });
        long flags = ProgramSettings.ALL.stream()
                .flatMap(setting -> List.of(setting.flag(), "--" + setting.shortName()).stream())
                .distinct()
                .count();
        long shortFlags = ProgramSettings.ALL.stream()
                .filter(setting -> !setting.traits().shortFlag().isEmpty())
                .count();
        assertEquals(ProgramSettings.ALL.size() + shortFlags, flags);
    }
}
