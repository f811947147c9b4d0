package dev.parlando.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose request it is when proxies stand between. */
final class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = proxies("10.0.0.0/8", "192.0.2.1", "2001:db8:ffff::/48");
    private static final String PROXY = "10.1.2.3";

    /** A bar separates two headers of the name. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "198.51.100.7 > 198.51.100.7",
                "1.1.1.1, 198.51.100.7 > 198.51.100.7",
                "1.1.1.1 | 198.51.100.7 > 198.51.100.7",
                "198.51.100.7 | 1.1.1.1, 10.9.9.9 > 1.1.1.1",
                "198.51.100.7, 192.0.2.1, 10.0.0.1 > 198.51.100.7",
                "198.51.100.7,\t2001:db8:ffff:7::1 > 198.51.100.7",
                "rubbish, 198.51.100.7 > 198.51.100.7",
                "198.51.100.7:4711 > 198.51.100.7",
                "2001:db8::1 > 2001:db8::1",
                "[2001:db8::1] > 2001:db8::1",
                "[2001:db8::1]:443 > 2001:db8::1",
                "::ffff:198.51.100.7 > 198.51.100.7",
                "10.7.7.7, 10.8.8.8 > 10.7.7.7"
            })
    void theRightMostThatIsNoProxyIsTheClient(String headers, String client) {
        List<String> forwardedFor =
                Stream.of(headers.split("\\|")).map(String::strip).toList();
        assertEquals(PROXIES.addressOf(client), PROXIES.addressOf(PROXY, forwardedFor));
        assertNotEquals(PROXIES.addressOf(PROXY), PROXIES.addressOf(PROXY, forwardedFor));
        // a stranger may write what he likes
        assertEquals(PROXIES.addressOf("203.0.113.5"), PROXIES.addressOf("203.0.113.5", forwardedFor));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "198.51.100.7,",
                "unknown",
                "_hidden",
                "198.51.100.256",
                "198.51.100.07",
                "198.51.100",
                "3325256711",
                "client.example",
                "abcd",
                "for=198.51.100.7",
                "198.51.100.7/32",
                "198.51.100.7:port",
                "[198.51.100.7]",
                "[2001:db8::1",
                "2001:db8::1::2",
                "[2001:db8::1%eth0]",
                "198.51.100.7, rubbish",
                "198.51.100.7, rubbish, 10.0.0.1"
            })
    void whereNoAddressCanBeReadThePeerIsCounted(String header) {
        assertEquals(PROXIES.addressOf(PROXY), PROXIES.addressOf(PROXY, List.of(header)));
    }

    @Test
    void withoutTheHeaderThePeerIsCounted() {
        assertEquals(PROXIES.addressOf(PROXY), PROXIES.addressOf(PROXY, List.of()));
        TrustedProxies none = proxies();
        assertEquals(none.addressOf(PROXY), none.addressOf(PROXY, List.of("198.51.100.7")));
    }

    @Test
    void addressesOfVersion6CountBy64Bits() {
        assertEquals(PROXIES.addressOf("2001:db8:1:2::1"), PROXIES.addressOf("2001:db8:1:2:ffff::9%eth0"));
        assertNotEquals(PROXIES.addressOf("2001:db8:1:2::1"), PROXIES.addressOf("2001:db8:1:3::1"));
        assertNotEquals(PROXIES.addressOf("198.51.100.7"), PROXIES.addressOf("198.51.100.8"));
    }

    @Test
    void loopbackIsKnown() {
        for (String address : List.of("127.0.0.1", "127.9.9.9", "::1", "null")) {
            assertTrue(PROXIES.addressOf(address).isLoopback(), address);
        }
        assertFalse(PROXIES.addressOf("10.0.0.1").isLoopback());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/9, 10.128.0.0, false",
        "10.77.0.5/8, 10.1.1.1, true",
        "0.0.0.0/0, 203.0.113.5, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 203.0.113.5, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.0, false",
        "192.0.2.1/31, 192.0.2.0, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
    })
    void aBlockHoldsWhatBeginsAlike(String block, String address, boolean held) {
        assertEquals(held, proxies(block).isTrusted(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0/8", "proxy.example", "*"})
    void whatIsNoBlockIsRefused(String text) {
        assertEquals(Optional.empty(), AddressBlock.parse(text));
    }

    private static TrustedProxies proxies(String... blocks) {
        return new TrustedProxies(Stream.of(blocks)
                .map(block -> AddressBlock.parse(block).orElseThrow())
                .toList());
    }
}
