package dev.parlando.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.golden.TinyBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MutatedBundlesTest {
    private static final int BUNDLES = 60;

    @Test
    void aDamagedBundleSpeaksOrIsRefusedByCode() throws IOException {
        Set<String> outcomes = new TreeSet<>();
        try (MutatedBundles bundles = MutatedBundles.create()) {
            for (long seed = 1; seed <= BUNDLES; seed++) {
                outcomes.add(bundles.attempt(seed));
            }
        }
        assertTrue(outcomes.contains("spoke") && outcomes.contains("BAD_BUNDLE"), outcomes.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokenizer.json", "assets/chattts_tokenizer/tokenizer.json"})
    void aTokenizerWithAnIdBeyondTheEmbeddingIsRefused(String name) throws IOException {
        Path file = Path.of(name);
        String whole = Files.readString(TinyBundle.folder().resolve(file));
        for (String id : List.of("65536", "2147483647", "-1", "1.5")) {
            String other = whole.replaceFirst("(\"vocab\"\\s*:\\s*\\{\\s*\"[^\"]+\"\\s*:)\\s*\\d+", "$1 " + id);
            assertNotEquals(whole, other);
            try (MutatedBundles bundles = MutatedBundles.create()) {
                assertEquals("BAD_BUNDLE", bundles.attempt(file, other.getBytes(StandardCharsets.UTF_8)), id);
            }
        }
    }
}
