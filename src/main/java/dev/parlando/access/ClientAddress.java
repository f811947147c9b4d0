package dev.parlando.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * Holds the address by which a client is counted: that of IP version 4, or the first 64 bits of one of version 6, since a
 * single customer has that many.
 *
 * @param network the counted bits in hexadecimal; 8 digits or 16
 * @param isLoopback whether the client is on the server's own machine
 */
public record ClientAddress(String network, boolean isLoopback) {
    private static final int V6_BYTES = 8;

    static ClientAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        int counted = address instanceof Inet6Address ? V6_BYTES : bytes.length;
        return new ClientAddress(HexFormat.of().formatHex(bytes, 0, counted), address.isLoopbackAddress());
    }
}
