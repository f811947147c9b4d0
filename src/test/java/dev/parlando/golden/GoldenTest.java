package dev.parlando.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"llm", "tts", "vocoder"})
    void valuesWereMadeFromTheTinyBundle(String name) throws IOException, NoSuchAlgorithmException {
        JsonNode digests = new Golden(name).input("/bundle/weights");
        assertEquals(2, digests.size());
        for (Map.Entry<String, JsonNode> entry : digests.properties()) {
            byte[] bytes = Files.readAllBytes(TinyBundle.folder().resolve(entry.getKey()));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            assertEquals(entry.getValue().textValue(), HexFormat.of().formatHex(digest), entry.getKey());
        }
    }
}
