package dev.parlando.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Files of named keys for tests. */
final class TestKeys {
    private TestKeys() {}

    /** Writes {@code keys.json} of these entries, at once, as an operator should. */
    static Path write(Path folder, String... entries) throws IOException {
        Path whole = Files.writeString(folder.resolve("keys.new"), "{\"keys\": [" + String.join(",", entries) + "]}");
        return Files.move(
                whole,
                folder.resolve("keys.json"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns the entry of a key, perhaps with more fields: {@code "turns": 1}. */
    static String entry(String name, String key, String... fields) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        String more = fields.length == 0 ? "" : ", " + String.join(", ", fields);
        return "{\"name\": \"" + name + "\", \"hash\": \"sha256:"
                + HexFormat.of().formatHex(hash) + "\"" + more + "}";
    }
}
