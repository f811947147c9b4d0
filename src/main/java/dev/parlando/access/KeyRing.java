package dev.parlando.access;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds the keys of which a client must send one. Immutable. */
public final class KeyRing {
    /** Lets everybody in. */
    public static final KeyRing OPEN = new KeyRing(List.of(), false);

    /** Number of characters of 128 random bits in base64; a shorter key could be found by trying. */
    static final int SHORTEST_NAMED_KEY = 22;

    private final List<ApiKey> keys;
    private final boolean closed;

    private KeyRing(List<ApiKey> keys, boolean closed) {
        this.keys = keys;
        this.closed = closed;
    }

    /**
     * Returns a ring of keys without names and of named ones; a ring without any lets nobody in.
     *
     * @param named by their hashes; a client's key that is shorter than 22 characters is none of them
     */
    public static KeyRing of(List<String> plain, List<ApiKey> named) {
        // a key that is in both has its name
        return new KeyRing(
                Stream.concat(plain.stream().map(ApiKey::ofText), named.stream())
                        .toList(),
                true);
    }

    /** Returns the names of all keys that have one. */
    public List<String> names() {
        return keys.stream().map(ApiKey::name).filter(name -> !name.isEmpty()).toList();
    }

    /**
     * Returns the key that a client sent; {@link ApiKey#NONE} where none is needed; empty for one that is missing or wrong.
     *
     * @param candidates as the client sent them; null for those that it did not send
     */
    public Optional<ApiKey> find(@Nullable String... candidates) {
        if (!closed) {
            return Optional.of(ApiKey.NONE);
        }
        return Stream.of(candidates)
                .flatMap(candidate -> Stream.ofNullable(candidate).flatMap(key -> find(key).stream()))
                .findFirst();
    }

    /** Returns the key of this name and hash, with the limits that it has in this ring; empty if it is not in it. */
    public Optional<ApiKey> current(ApiKey key) {
        if (!closed) {
            return Optional.of(key);
        }
        return keys.stream()
                .filter(each -> each.name().equals(key.name()) && each.hash().equals(key.hash()))
                .findFirst();
    }

    private Optional<ApiKey> find(String candidate) {
        String hash = ApiKey.hashOf(candidate);
        Optional<ApiKey> found = Optional.empty();
        // no early exit: the time must not tell which key it was
        for (ApiKey key : keys) {
            boolean same = key.hasHash(hash);
            if (same && (key.name().isEmpty() || candidate.length() >= SHORTEST_NAMED_KEY)) {
                found = Optional.of(key);
            }
        }
        return found;
    }
}
