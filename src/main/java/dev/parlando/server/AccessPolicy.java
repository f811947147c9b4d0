package dev.parlando.server;

import dev.parlando.access.ApiKey;
import dev.parlando.access.KeyRing;
import dev.parlando.access.KeysFile;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.FileFailure;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides who may use the server: by API key, and for browsers by the origin of the page that asks. Safe for any thread. */
final class AccessPolicy {
    private static final String BEARER = "bearer ";
    private static final String EVERY_ORIGIN = "*";

    private final ServerConfig.Access config;
    private volatile KeyRing keys;
    private final List<String> origins;

    /**
     * Makes the policy, and reads the file of keys if there is one. Blocks.
     *
     * @throws VoiceException {@code BAD_CONFIG} naming the file and what is wrong
     */
    AccessPolicy(ServerConfig.Access config) {
        this.config = config;
        this.keys = keyRing(config);
        this.origins = config.allowedOrigins();
    }

    /**
     * Reads the file of keys again. Blocks.
     *
     * @throws VoiceException {@code BAD_CONFIG} naming the file and what is wrong; the old keys stay then
     */
    void reload() {
        keys = keyRing(config);
    }

    /** Returns a key with the limits that it has now; empty if it was revoked. */
    Optional<ApiKey> current(ApiKey key) {
        return keys.current(key);
    }

    /** Returns the names of the keys that have one. */
    List<String> keyNames() {
        return keys.names();
    }

    /**
     * Returns the key with which a client comes; empty if it is missing or wrong. Without configured keys everybody comes with
     * {@link ApiKey#NONE}.
     *
     * @param authorization header, or null
     * @param queryKey query parameter {@code key}, or null
     */
    Optional<ApiKey> keyOf(@Nullable String authorization, @Nullable String queryKey) {
        return keys.find(queryKey, bearerOf(authorization));
    }

    /**
     * Returns whether a page of this origin may use the server. Clients other than browsers name no origin and pass.
     *
     * @param origin header, or null
     * @param host header of the same request, or null
     */
    boolean allowsOrigin(@Nullable String origin, @Nullable String host) {
        if (origin == null || origins.contains(EVERY_ORIGIN) || origins.contains(origin)) {
            return true;
        }
        try {
            return new URI(origin).getAuthority() != null
                    && new URI(origin).getAuthority().equalsIgnoreCase(host);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static @Nullable String bearerOf(@Nullable String authorization) {
        return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }

    private static KeyRing keyRing(ServerConfig.Access config) {
        if (config.apiKeys().isEmpty() && config.keysFile().isEmpty()) {
            return KeyRing.OPEN;
        }
        List<ApiKey> named = config.keysFile().map(AccessPolicy::readKeys).orElse(List.of());
        return KeyRing.of(config.apiKeys(), named);
    }

    private static List<ApiKey> readKeys(Path file) {
        try {
            return KeysFile.parse(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG,
                    "server.keys-file (" + file + ") cannot be read: " + FileFailure.reasonOf(e),
                    e);
        }
    }
}
