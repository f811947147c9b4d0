package dev.parlando;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs scripts/parlando in a clone with programs in place of Maven and Java: what is not whole is built anew. */
final class BuildScriptTest {
    private static final List<String> JARS =
            List.of("run/parlando.jar", "run/tools.jar", "lib/picocli.jar", "lib-tools/hipparchus.jar");

    /** Takes libraries and classes that lie there for whole, as Maven does, and fails in the middle when it is told to. */
    private static final String MAVEN = """
            #!/usr/bin/env bash
            set -e
            echo build >>builds
            mkdir -p target/classes
            [[ -e target/classes/Main ]] || cp source target/classes/Main
            [[ ! -e interrupt ]] || exit 130
            mkdir -p target/lib target/lib-tools
            [[ -e target/lib/picocli.jar ]] || echo picocli >target/lib/picocli.jar
            [[ -e target/lib-tools/hipparchus.jar ]] || echo hipparchus >target/lib-tools/hipparchus.jar
            cp target/classes/Main target/parlando-1.0.0.jar
            echo tools >target/parlando-1.0.0-tools.jar
            """;

    private static final String JAVA = """
            #!/usr/bin/env bash
            cat target/run/parlando.jar
            """;

    @TempDir
    private Path clone;

    @BeforeEach
    void makeClone() throws IOException {
        for (String folder : List.of("scripts", "programs", "src/main", "web")) {
            Files.createDirectories(clone.resolve(folder));
        }
        Files.createFile(clone.resolve("pom.xml"));
        Files.writeString(clone.resolve("source"), "whole");
        Files.copy(Path.of("scripts/parlando"), clone.resolve("scripts/parlando"));
        Files.writeString(clone.resolve("programs/mvn"), MAVEN);
        Files.writeString(clone.resolve("programs/java"), JAVA);
        for (String program : List.of("scripts/parlando", "programs/mvn", "programs/java")) {
            assertTrue(clone.resolve(program).toFile().setExecutable(true));
        }
    }

    @Test
    void buildsOnceWhileNothingChanges() throws Exception {
        assertTrue(run("serve").endsWith("whole"));
        assertEquals("whole", run("serve"));
        assertEquals("whole", run("serve", "-h"));
        assertEquals(1, builds());
    }

    @Test
    void aJarThatIsMissingOrCutOffIsBuiltAnew() throws Exception {
        run("serve");
        long built = builds();
        for (String jar : JARS) {
            Files.delete(clone.resolve("target").resolve(jar));
            assertTrue(run("serve", "--help").contains("nothing is built yet"), jar);
            assertTrue(run("serve").endsWith("whole"), jar);
            assertEquals(++built, builds(), jar);
            Files.writeString(clone.resolve("target").resolve(jar), "w");
            assertTrue(run("serve").endsWith("whole"), jar);
            assertEquals(++built, builds(), jar);
        }
    }

    @Test
    void anInterruptedBuildIsBuiltAnew() throws Exception {
        run("serve");
        Files.createFile(clone.resolve("interrupt"));
        Files.writeString(clone.resolve("source"), "half");
        Files.delete(clone.resolve("target/lib/picocli.jar"));
        assertTrue(run("serve").contains("the build failed"));
        Files.delete(clone.resolve("interrupt"));
        Files.writeString(clone.resolve("source"), "whole");
        assertTrue(run("serve").endsWith("whole"));
        assertFalse(Files.exists(clone.resolve("target/built.new")));
    }

    private long builds() throws IOException {
        return Files.readAllLines(clone.resolve("builds")).size();
    }

    private String run(String... arguments) throws Exception {
        Path output = clone.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("scripts/parlando")
                .directory(clone.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment().merge("PATH", clone.resolve("programs") + ":", (path, own) -> own + path);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "does not end");
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output).strip();
    }
}
