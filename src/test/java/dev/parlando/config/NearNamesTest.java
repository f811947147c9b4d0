package dev.parlando.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NearNamesTest {
    private static final List<String> FLAGS = List.of(
            "--host", "--server.host", "--port", "--server.port", "--server.max-sessions", "--model", "-o", "--top-p");

    @ParameterizedTest
    @CsvSource({
        "--prot, --port",
        "--server.prot, --server.port",
        "--server-port, --server.port",
        "--max-sesions, --server.max-sessions",
        "--modl, --model",
        "--SERVER.PORT, --server.port",
        "--hots, --host"
    })
    void theNearestNameIsFound(String misspelt, String meant) {
        assertEquals(Optional.of(meant), NearNames.nearest(misspelt, FLAGS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--x", "--", "", "--tls", "--completely-different", "--sort-by-name"})
    void whatIsFarFromEverythingHasNoSuggestion(String name) {
        assertEquals(Optional.empty(), NearNames.nearest(name, FLAGS));
    }

    @Test
    void variablesAreComparedWithoutTheirPrefix() {
        List<String> variables = List.of("PARLANDO_SERVER_HOST", "PARLANDO_SERVER_PORT", "PARLANDO_SPEECH_THREADS");
        assertEquals(Optional.of("PARLANDO_SERVER_PORT"), NearNames.nearest("PARLANDO_PORT", variables));
        assertEquals(Optional.of("PARLANDO_SPEECH_THREADS"), NearNames.nearest("PARLANDO_SPEECH_THREAD", variables));
        assertEquals(Optional.empty(), NearNames.nearest("PARLANDO_URL", variables));
    }
}
