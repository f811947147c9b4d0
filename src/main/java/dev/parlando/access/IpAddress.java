package dev.parlando.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads IP addresses as they are written, without asking a name server. */
final class IpAddress {
    private static final String OCTET = "(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
    private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    /** Pattern of an address with a port behind it; an address of version 6 then stands in brackets. */
    private static final Pattern WITH_PORT = Pattern.compile("([^:\\[\\]]+):\\d{1,5}|\\[([^\\[\\]]+)](:\\d{1,5})?");

    private IpAddress() {}

    /** Returns the address; empty for any other text. One of version 6 that stands for one of version 4 becomes that. */
    static Optional<InetAddress> parse(String text) {
        boolean isWritten = V4.matcher(text).matches()
                || (text.indexOf(':') >= 0 && V6.matcher(text).matches());
        if (!isWritten) {
            return Optional.empty();
        }
        try {
            // of digits and colons, so no name is looked up
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Returns the address of a text that may have a port behind it: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}. */
    static Optional<InetAddress> parseWithPort(String text) {
        Matcher parts = WITH_PORT.matcher(text);
        if (!parts.matches()) {
            return parse(text);
        }
        String inBrackets = parts.group(2);
        if (inBrackets == null) {
            return parse(parts.group(1));
        }
        return inBrackets.indexOf(':') < 0 ? Optional.empty() : parse(inBrackets);
    }
}
