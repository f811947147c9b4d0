package dev.parlando.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.model.minicpmo26.Bundle;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParlandoCommandTest {
    @TempDir
    private Path folder;

    @Test
    void writesASeededBundle() {
        Path output = folder.resolve("seeded");
        assertEquals(0, ParlandoCommand.execute("seed-bundle", "--dtype", "f32", "--output", output.toString()));
        try (Bundle bundle = Bundle.open(output)) {
            assertEquals("seeded", bundle.name());
        }
    }

    @Test
    void tellsFailuresFromWrongArguments() {
        assertEquals(1, ParlandoCommand.execute("seed-bundle", "--size", "huge", "--output", folder.toString()));
        assertEquals(2, ParlandoCommand.execute("seed-bundle"));
        assertEquals(2, ParlandoCommand.execute("no-such-command"));
        assertEquals(0, ParlandoCommand.execute("--help"));
    }
}
