package dev.parlando.access;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Finds the client of a request that came through proxies. A proxy adds the address of its peer at the right of {@code
 * X-Forwarded-For}; further left may stand whatever the client wrote. Immutable.
 *
 * <p>{@code Forwarded} (RFC 7239) is not read: a proxy that writes one of the two headers passes the other on as the
 * client wrote it, so only one may be believed.
 */
public final class TrustedProxies {
    private final List<AddressBlock> blocks;

    public TrustedProxies(List<AddressBlock> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    /** Returns whether a peer is one of the proxies; false for text that is no IP address. */
    public boolean isTrusted(String peer) {
        return withoutZone(peer).filter(this::isTrusted).isPresent();
    }

    /** Returns the address by which a peer is counted; a peer without an IP address is on this machine. */
    public ClientAddress addressOf(String peer) {
        return ClientAddress.of(withoutZone(peer).orElseGet(InetAddress::getLoopbackAddress));
    }

    /**
     * Returns the address by which the client of a request is counted: the right-most forwarded one that is no trusted
     * proxy, or the left-most if all are; the peer's if the peer is no trusted proxy, or where no address can be read.
     *
     * @param peer the address of the connection
     * @param forwardedFor every header {@code X-Forwarded-For} of the request, in order
     */
    public ClientAddress addressOf(String peer, List<String> forwardedFor) {
        if (forwardedFor.isEmpty() || !isTrusted(peer)) {
            return addressOf(peer);
        }
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            Optional<InetAddress> hop = IpAddress.parseWithPort(hops[i].strip());
            if (hop.isEmpty()) {
                return addressOf(peer);
            }
            if (i == 0 || !isTrusted(hop.get())) {
                return ClientAddress.of(hop.get());
            }
        }
        throw new IllegalStateException("a split has one part at least");
    }

    private boolean isTrusted(InetAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    private static Optional<InetAddress> withoutZone(String peer) {
        int zone = peer.indexOf('%');
        return IpAddress.parse(zone < 0 ? peer : peer.substring(0, zone));
    }
}
