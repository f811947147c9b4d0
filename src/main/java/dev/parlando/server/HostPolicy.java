package dev.parlando.server;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Decides which names a server answers to. One that listens on this machine alone answers to names of this machine only:
 * a web page whose name is made to resolve to 127.0.0.1 would count as the server's own page otherwise.
 */
final class HostPolicy {
    private static final String EVERY_HOST = "*";
    private static final Pattern PORT = Pattern.compile(":\\d*$");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]|::1");

    private final List<String> allowed;
    private final boolean closed;

    /**
     * Makes the policy of a server.
     *
     * @param host that the server listens on
     * @param allowed names beside those of this machine; empty for all, unless {@code host} is a loopback address
     */
    HostPolicy(String host, List<String> allowed) {
        this.allowed = allowed.stream().map(HostPolicy::nameOf).toList();
        this.closed = !allowed.contains(EVERY_HOST)
                && (!allowed.isEmpty() || LOOPBACK.matcher(nameOf(host)).matches());
    }

    /** Returns whether the server answers to a {@code Host} header. */
    boolean allows(String host) {
        String name = nameOf(host);
        return !closed || LOOPBACK.matcher(name).matches() || allowed.contains(name);
    }

    private static String nameOf(String host) {
        String lower = host.strip().toLowerCase(Locale.ROOT);
        return lower.equals("::1") ? lower : PORT.matcher(lower).replaceFirst("");
    }
}
