package dev.parlando.server;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decides who may use the server: by API key, and for browsers by the origin of the page that asks. Immutable. */
final class AccessPolicy {
    private static final String BEARER = "bearer ";
    private static final String EVERY_ORIGIN = "*";

    private final List<byte[]> keys;
    private final List<String> origins;

    AccessPolicy(ServerConfig.Access config) {
        this.keys = config.apiKeys().stream()
                .map(key -> key.getBytes(StandardCharsets.UTF_8))
                .toList();
        this.origins = config.allowedOrigins();
    }

    /**
     * Checks the API key; without configured keys, everybody passes.
     *
     * @param authorization header, or null
     * @param queryKey query parameter {@code key}, or null
     * @throws VoiceException {@code UNAUTHORIZED}
     */
    void requireKey(@Nullable String authorization, @Nullable String queryKey) {
        if (!keys.isEmpty() && !isKnown(queryKey) && !isKnown(bearerOf(authorization))) {
            throw new VoiceException(
                    ErrorCode.UNAUTHORIZED,
                    "a valid key is needed: header 'Authorization: Bearer KEY' or query parameter 'key'");
        }
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

    private boolean isKnown(@Nullable String candidate) {
        if (candidate == null) {
            return false;
        }
        byte[] bytes = candidate.getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        // no early exit: the time must not tell which key came close
        for (byte[] key : keys) {
            known |= MessageDigest.isEqual(key, bytes);
        }
        return known;
    }
}
