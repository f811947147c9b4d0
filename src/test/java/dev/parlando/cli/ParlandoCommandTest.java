package dev.parlando.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.model.minicpmo26.Bundle;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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

    @Test
    void namesTheJarOfACommandThatIsNotThere() {
        CommandLine line = ParlandoCommand.commandLine(List.of());
        StringWriter err = new StringWriter();
        line.setErr(new PrintWriter(err, true));
        for (String tool : ParlandoCommand.TOOLS) {
            err.getBuffer().setLength(0);
            assertEquals(2, ParlandoCommand.execute(line, tool, "--help"));
            assertTrue(err.toString().startsWith(tool + " needs parlando-tools-"), err.toString());
            assertEquals(1, err.toString().lines().count());
        }
    }

    @Test
    void knowsTheNameOfEveryTool() {
        Set<String> with = ParlandoCommand.commandLine(ServiceLoader.load(ToolCommand.class))
                .getSubcommands()
                .keySet();
        Set<String> tools = new TreeSet<>(with);
        tools.removeAll(ParlandoCommand.commandLine(List.of()).getSubcommands().keySet());
        assertEquals(new TreeSet<>(ParlandoCommand.TOOLS), tools);
    }

    @Test
    void printsVersionAndCommit() {
        CommandLine line = ParlandoCommand.commandLine(List.of());
        StringWriter out = new StringWriter();
        line.setOut(new PrintWriter(out, true));
        assertEquals(0, ParlandoCommand.execute(line, "--version"));
        assertTrue(out.toString().matches("parlando \\S+ \\(commit \\S+\\)\\R"), out.toString());
    }
}
