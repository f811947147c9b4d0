package dev.parlando.access;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds a block of IP addresses as in CIDR: those that begin with the same bits. Immutable. */
public final class AddressBlock {
    private static final Pattern WRITTEN = Pattern.compile("([^/]+)(?:/(\\d{1,3}))?");

    private final InetAddress first;
    private final int numBits;

    private AddressBlock(InetAddress first, int numBits) {
        this.first = first;
        this.numBits = numBits;
    }

    /** Reads an address or a block: {@code 192.0.2.1}, {@code 10.0.0.0/8}, {@code 2001:db8::/32}; empty for other text. */
    public static Optional<AddressBlock> parse(String text) {
        Matcher parts = WRITTEN.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return IpAddress.parse(parts.group(1)).flatMap(address -> {
            int all = address.getAddress().length * Byte.SIZE;
            int bits = parts.group(2) == null ? all : Integer.parseInt(parts.group(2));
            return bits > all ? Optional.empty() : Optional.of(new AddressBlock(address, bits));
        });
    }

    /** Returns whether the address is of the block; one of another version of IP never is. */
    boolean contains(InetAddress address) {
        byte[] one = first.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < numBits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
