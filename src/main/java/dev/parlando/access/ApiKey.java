package dev.parlando.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * Holds one API key as its hash, so that neither memory nor file has the key itself.
 *
 * @param name for logs and metrics; empty for a key without one
 * @param hash SHA-256 of the key in UTF-8: 64 hexadecimal digits in lower case; empty for {@link #NONE}
 * @param maxSessions sessions open at once; empty for what keys have that say nothing
 * @param maxTurns turns spoken or waiting at once; empty for what keys have that say nothing
 */
public record ApiKey(String name, String hash, OptionalInt maxSessions, OptionalInt maxTurns) {
    /** Stands for the key of a client where no key is needed. */
    public static final ApiKey NONE = new ApiKey("", "");

    /** Creates a key without limits of its own. */
    ApiKey(String name, String hash) {
        this(name, hash, OptionalInt.empty(), OptionalInt.empty());
    }

    /** Returns the key of this text, without a name. */
    public static ApiKey ofText(String key) {
        return new ApiKey("", hashOf(key));
    }

    /** Returns the key's own limit of a share. */
    OptionalInt limit(Share share) {
        return switch (share) {
            case SESSIONS_PER_KEY -> maxSessions;
            case TURNS_PER_KEY -> maxTurns;
            case CONNECTIONS_PER_ADDRESS, SESSIONS_PER_ADDRESS, TURNS_PER_ADDRESS -> OptionalInt.empty();
        };
    }

    /** Returns SHA-256 of a key in UTF-8, as 64 hexadecimal digits in lower case. */
    static String hashOf(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Returns whether the hash is this one; the time does not tell how much of it is. */
    boolean hasHash(String other) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns the name alone: a key that was no random number could be guessed from its hash. */
    @Override
    public String toString() {
        return "ApiKey[" + name + "]";
    }
}
