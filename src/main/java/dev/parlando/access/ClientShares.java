package dev.parlando.access;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Counts what each address and each key has open, and bounds it. Keeps nothing of who has nothing. Safe for any thread. */
public final class ClientShares {
    private final ShareLimits limits;
    private final Consumer<Share> onRefused;
    private final Map<Share, Map<String, Integer>> held = new EnumMap<>(Share.class);

    /** @param onRefused called for each refusal, on the caller's thread */
    public ClientShares(ShareLimits limits, Consumer<Share> onRefused) {
        this.limits = limits;
        this.onRefused = onRefused;
        for (Share share : Share.values()) {
            held.put(share, new ConcurrentHashMap<>());
        }
    }

    /** Counts a connection until {@link #removeConnection}; returns false, and counts nothing, if the address has its share. */
    public boolean addConnection(ClientAddress address) {
        int limit = limits.limit(Share.CONNECTIONS_PER_ADDRESS, address);
        boolean added = add(Share.CONNECTIONS_PER_ADDRESS, address.network(), limit);
        if (!added) {
            onRefused.accept(Share.CONNECTIONS_PER_ADDRESS);
        }
        return added;
    }

    public void removeConnection(ClientAddress address) {
        remove(Share.CONNECTIONS_PER_ADDRESS, address.network());
    }

    /**
     * Counts a session until its share is closed.
     *
     * @throws VoiceException {@code SERVER_BUSY} naming limit and setting; nothing is counted then
     */
    public SessionShare openSession(Caller caller) {
        add(Share.SESSIONS_PER_ADDRESS, Share.SESSIONS_PER_KEY, caller);
        return new SessionShare(this, caller);
    }

    void closeSession(Caller caller) {
        remove(Share.SESSIONS_PER_ADDRESS, Share.SESSIONS_PER_KEY, caller);
    }

    void openTurn(Caller caller) {
        add(Share.TURNS_PER_ADDRESS, Share.TURNS_PER_KEY, caller);
    }

    void closeTurn(Caller caller) {
        remove(Share.TURNS_PER_ADDRESS, Share.TURNS_PER_KEY, caller);
    }

    /** Returns how many addresses and keys have anything open, each once for each share. */
    public int numHolders() {
        return held.values().stream().mapToInt(Map::size).sum();
    }

    private void add(Share ofAddress, Share ofKey, Caller caller) {
        String network = caller.address().network();
        int limit = limits.limit(ofAddress, caller.address());
        if (!add(ofAddress, network, limit)) {
            throw refused(ofAddress, "this client's address", ofAddress.setting(), limit);
        }
        ApiKey key = caller.key();
        int keyLimit = limitOf(key, ofKey);
        if (!key.equals(ApiKey.NONE) && !add(ofKey, key.hash(), keyLimit)) {
            remove(ofAddress, network);
            throw refused(ofKey, "this key", key.limit(ofKey).isPresent() ? "its limit" : ofKey.setting(), keyLimit);
        }
    }

    private void remove(Share ofAddress, Share ofKey, Caller caller) {
        remove(ofAddress, caller.address().network());
        if (!caller.key().equals(ApiKey.NONE)) {
            remove(ofKey, caller.key().hash());
        }
    }

    private int limitOf(ApiKey key, Share share) {
        return key.limit(share)
                .orElse(
                        share == Share.SESSIONS_PER_KEY
                                ? limits.perKey().sessions()
                                : limits.perKey().turns());
    }

    private boolean add(Share share, String holder, int limit) {
        AtomicBoolean added = new AtomicBoolean();
        // counts also what has no limit: the key's limit may come later
        counts(share).compute(holder, (same, count) -> {
            int before = count == null ? 0 : count;
            added.set(limit == 0 || before < limit);
            return added.get() ? before + 1 : before;
        });
        return added.get();
    }

    private void remove(Share share, String holder) {
        counts(share).computeIfPresent(holder, (same, count) -> count == 1 ? null : count - 1);
    }

    private Map<String, Integer> counts(Share share) {
        Map<String, Integer> counts = held.get(share);
        if (counts == null) {
            throw new IllegalStateException("not counted: " + share);
        }
        return counts;
    }

    private VoiceException refused(Share share, String holder, String setting, int limit) {
        onRefused.accept(share);
        return new VoiceException(
                ErrorCode.SERVER_BUSY,
                holder + " has as many " + share.counted() + " as it may: " + setting + " is " + limit);
    }
}
