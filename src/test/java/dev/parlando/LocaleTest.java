package dev.parlando;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Checks that logs and messages have ASCII digits, whatever the user's language is. */
final class LocaleTest {
    /** Runs in a JVM of its own, because a logger keeps the locale that it was made in. */
    public static final class Program {
        private Program() {}

        public static void main(String[] args) {
            int status = Main.run("--version");
            LoggerFactory.getLogger(Program.class).info("status={} locale={}", status, Locale.getDefault());
        }
    }

    @Test
    void anArabicUserReadsAsciiDigits() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.language=ar",
                        "-Duser.country=EG",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, program.waitFor(), printed);
        assertTrue(printed.chars().allMatch(c -> c < 128), printed);
        assertTrue(printed.lines().anyMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.* status=0 .*")), printed);
    }
}
