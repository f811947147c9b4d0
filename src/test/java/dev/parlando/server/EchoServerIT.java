package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The server of {@code scripts/conformance} sends messages back as they came. */
final class EchoServerIT {
    @Test
    void messagesComeBack() throws Exception {
        byte[] text = "Grüße".getBytes(StandardCharsets.UTF_8);
        byte[] binary = new byte[100_000];
        try (VoiceServer server = EchoServer.start();
                RawClient client = new RawClient(server).upgrade("/echo?case=1&agent=test")) {
            client.send(RawClient.frame(0x81, text));
            RawClient.Frame first = client.frame();
            assertEquals(0x81, first.firstByte());
            assertArrayEquals(text, first.payload());
            client.send(RawClient.frame(0x82, binary));
            RawClient.Frame second = client.frame();
            assertEquals(0x82, second.firstByte());
            assertArrayEquals(binary, second.payload());
        }
    }
}
