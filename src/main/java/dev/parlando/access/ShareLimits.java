package dev.parlando.access;

import java.util.Optional;

/**
 * Holds the bounds of shares; zero is no bound.
 *
 * @param perAddress bounds of one address
 * @param perKey bounds of one key that has none of its own; connections are not counted for keys
 */
public record ShareLimits(PerAddress perAddress, PerKey perKey) {
    /**
     * Holds the bounds of one address.
     *
     * @param connections whose default is a quarter of {@code allConnections}, but none for loopback addresses
     * @param sessions whose default is a quarter of {@code allSessions}, but none for loopback addresses
     * @param turns whose default is that of sessions
     */
    public record PerAddress(
            Optional<Integer> connections,
            Optional<Integer> sessions,
            Optional<Integer> turns,
            int allConnections,
            int allSessions) {}

    /** Holds the bounds of one key. */
    public record PerKey(int sessions, int turns) {}

    private static final int DEFAULT_DIVISOR = 4;

    /** Returns the bound of one address; zero for none. */
    int limit(Share share, ClientAddress address) {
        return switch (share) {
            case CONNECTIONS_PER_ADDRESS -> limit(perAddress.connections, perAddress.allConnections, address);
            case SESSIONS_PER_ADDRESS -> limit(perAddress.sessions, perAddress.allSessions, address);
            case TURNS_PER_ADDRESS -> limit(perAddress.turns, perAddress.allSessions, address);
            case SESSIONS_PER_KEY, TURNS_PER_KEY -> throw new IllegalArgumentException(share + " is not of an address");
        };
    }

    private static int limit(Optional<Integer> set, int all, ClientAddress address) {
        return set.orElseGet(() -> address.isLoopback() ? 0 : Math.max(1, all / DEFAULT_DIVISOR));
    }
}
