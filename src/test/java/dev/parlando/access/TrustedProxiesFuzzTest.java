package dev.parlando.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Fuzzes the header in which proxies name their clients: no client chooses the address by which it is counted. */
final class TrustedProxiesFuzzTest {
    private static final String PROXY = "10.0.0.1";
    private static final String CLIENT = "198.51.100.7";

    private final TrustedProxies proxies =
            new TrustedProxies(List.of(AddressBlock.parse("10.0.0.0/8").orElseThrow()));

    /** The input is what the client wrote; a proxy adds the client's address, another one that of the first. */
    @FuzzTest
    void forwarded(byte[] input) {
        String written = new String(input, StandardCharsets.ISO_8859_1);
        ClientAddress client = proxies.addressOf(CLIENT);
        assertEquals(client, proxies.addressOf(PROXY, List.of(written + ", " + CLIENT)));
        assertEquals(client, proxies.addressOf(PROXY, List.of(written, CLIENT + "," + PROXY)));
        assertEquals(client, proxies.addressOf(CLIENT, List.of(written)));
        // a proxy that adds nothing; any answer will do
        proxies.addressOf(PROXY, List.of(written));
    }
}
