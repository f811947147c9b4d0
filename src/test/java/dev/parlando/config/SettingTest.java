package dev.parlando.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SettingTest {
    private static final Setting<Boolean> GRAPHS = Setting.of(
                    "speech.cuda-graphs", ValueType.flag(), true, "replays a|b")
            .withShortFlag("--cuda-graphs")
            .onlyOn("GPU");
    private static final Setting<Optional<String>> NAME =
            Setting.of("server.name", ValueType.optional(ValueType.text()), Optional.empty(), "a name");

    @Test
    void namesFollowFromTheKey() {
        assertEquals("--speech.cuda-graphs", GRAPHS.flag());
        assertEquals("PARLANDO_SPEECH_CUDA_GRAPHS", GRAPHS.environmentName());
        assertEquals("cuda-graphs", GRAPHS.shortName());
        assertEquals("server.name", NAME.shortName());
        assertEquals("true", GRAPHS.defaultText());
        assertEquals("", NAME.defaultText());
    }

    @Test
    void aListKeepsTheOrderAndIsClosedOnce() {
        SettingList list = new SettingList();
        list.add(NAME);
        list.add(GRAPHS);
        assertEquals(List.of(NAME, GRAPHS), list.close());
        assertThrows(IllegalStateException.class, () -> list.add(NAME));
    }

    @Test
    void theTableStandsBetweenItsMarks() {
        String table = """
                | key | default | values | devices | meaning |
                | --- | --- | --- | --- | --- |
                | `speech.cuda-graphs` (`--cuda-graphs`) | `true` | true, false | GPU | replays a\\|b |
                | `server.name` | | text | all | a name |
                """;
        assertEquals(table, SettingTable.of(List.of(GRAPHS, NAME)));
        String page = "# Page\n\n" + SettingTable.BEGIN + "\n| old |\n" + SettingTable.END + "\n\nEnd.\n";
        String written = SettingTable.into(page, List.of(GRAPHS, NAME));
        assertTrue(written.contains(SettingTable.BEGIN + "\n\n" + table + "\n" + SettingTable.END + "\n\nEnd.\n"));
        assertEquals(written, SettingTable.into(written, List.of(GRAPHS, NAME)));
        assertThrows(IllegalArgumentException.class, () -> SettingTable.into("# Page\n", List.of(NAME)));
    }
}
