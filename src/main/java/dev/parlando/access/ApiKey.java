package dev.parlando.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Holds one API key as its hash, so that neither memory nor file has the key itself.
 *
 * @param name for logs and metrics; empty for a key without one
 * @param hash SHA-256 of the key in UTF-8: 64 hexadecimal digits in lower case; empty for {@link #NONE}
 */
public record ApiKey(String name, String hash) {
    /** Stands for the key of a client where no key is needed. */
    public static final ApiKey NONE = new ApiKey("", "");

    /** Returns the key of this text, without a name. */
    public static ApiKey ofText(String key) {
        return new ApiKey("", hashOf(key));
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
