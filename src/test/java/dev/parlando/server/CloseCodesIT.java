package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every frame that ends a socket, and the close code that RFC 6455 asks for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CloseCodesIT {
    private static final int MAX_MESSAGE = 1_024;
    private static final int TEXT = 0x81;
    private static final int TEXT_BEGINS = 0x01;
    private static final int GOES_ON = 0x00;
    private static final int ENDS = 0x80;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final String BINARY_HEAD = "82 %s 12345678";

    private final TestServer server = TestServer.fast(Map.of("server.max-message", "1KiB"));

    @AfterAll
    void stop() {
        server.close();
    }

    static List<Arguments> framesAgainstTheProtocol() {
        List<Arguments> rows = new ArrayList<>();
        for (int reserved : new int[] {0x40, 0x20, 0x10, 0x70}) {
            rows.add(arguments("reserved bits in a text", frame(TEXT | reserved, "x")));
            rows.add(arguments("reserved bits in a ping", frame(PING | reserved, "x")));
            rows.add(arguments("reserved bits in a close", frame(CLOSE | reserved, "")));
        }
        for (int opcode : new int[] {3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF}) {
            rows.add(arguments("reserved opcode " + opcode, frame(0x80 | opcode, "x")));
            rows.add(arguments("reserved opcode, empty " + opcode, frame(0x80 | opcode, "")));
        }
        for (int opcode : new int[] {8, 9, 0xA}) {
            rows.add(arguments("fragmented control frame " + opcode, frame(opcode, "")));
            rows.add(arguments("long control frame " + opcode, frame(0x80 | opcode, "x".repeat(126))));
        }
        rows.add(arguments("a frame without a mask", hex("81 01 78")));
        rows.add(arguments("a ping without a mask", hex("89 00")));
        rows.add(arguments("a continuation of nothing", frame(ENDS, "x")));
        rows.add(arguments("a continuation of nothing, unfinished", frame(GOES_ON, "x")));
        rows.add(arguments("a text inside a text", frames(frame(TEXT_BEGINS, "x"), frame(TEXT, "y"))));
        rows.add(arguments("binary inside a text", frames(frame(TEXT_BEGINS, "x"), frame(0x82, "y"))));
        rows.add(arguments("a length of 1 in 16 bits", hex(String.format(BINARY_HEAD, "FE 0001"))));
        rows.add(arguments("a length of 1 in 64 bits", hex(String.format(BINARY_HEAD, "FF 0000000000000001"))));
        rows.add(arguments("a negative length", hex(String.format(BINARY_HEAD, "FF 8000000000000001"))));
        rows.add(arguments("a close of one byte", frame(CLOSE, new byte[] {3})));
        for (int code : new int[] {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32_768, 65_535}) {
            rows.add(arguments("close code " + code, close(code, new byte[0])));
            rows.add(arguments("close code and reason " + code, close(code, new byte[] {'x'})));
        }
        return rows;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("framesAgainstTheProtocol")
    void aFrameAgainstTheProtocolEndsWith1002(String name, byte[] bytes) throws Exception {
        assertEnds(bytes, CloseCodes.PROTOCOL_ERROR, false);
    }

    static List<Arguments> textThatIsNotUtf8() {
        List<Arguments> rows = new ArrayList<>();
        for (String bad : new String[] {
            "FF", "80", "C080", "C1BF", "E08080", "EDA080", "EDBFBF", "F08080", "F4908080", "F5808080", "CEBA FF", "C3"
        }) {
            rows.add(arguments("text " + bad, frame(TEXT, hex(bad))));
            rows.add(arguments(
                    "last fragment " + bad, frames(frame(TEXT_BEGINS, "x"), frame(PING, "p"), frame(ENDS, hex(bad)))));
            rows.add(arguments("close reason " + bad, close(1_000, hex(bad))));
        }
        rows.add(arguments("cut between frames", frames(frame(TEXT_BEGINS, hex("CE")), frame(ENDS, hex("CE")))));
        rows.add(arguments("cut before the end", frames(frame(TEXT_BEGINS, hex("CE")), frame(ENDS, ""))));
        rows.add(arguments("in a message that goes on", frames(frame(TEXT_BEGINS, "x"), frame(GOES_ON, hex("FF")))));
        rows.add(arguments("in a message's first frame", frame(TEXT_BEGINS, hex("C080"))));
        return rows;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("textThatIsNotUtf8")
    void textThatIsNotUtf8EndsWith1007(String name, byte[] bytes) throws Exception {
        assertEnds(bytes, CloseCodes.BAD_TEXT, false);
    }

    static List<Arguments> messagesTooLong() {
        byte[] half = new byte[MAX_MESSAGE / 2 + 1];
        return List.of(
                arguments("a frame, by its head alone", hex("82 FE 0401 12345678")),
                arguments("a frame of 64 KiB, by its head", hex("82 FF 0000000000010000 12345678")),
                arguments("a frame of 2^63 - 1 bytes", hex("82 FF 7FFFFFFFFFFFFFFF 12345678")),
                arguments("a whole frame", frame(TEXT, "x".repeat(MAX_MESSAGE + 1))),
                arguments("two fragments", frames(frame(0x02, half), frame(GOES_ON, half))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messagesTooLong")
    void aMessageTooLongEndsWith1009AndItsReason(String name, byte[] bytes) throws Exception {
        assertEnds(bytes, CloseCodes.TOO_BIG, true);
    }

    @Test
    void aValidCloseIsAnsweredWithItsCode() throws Exception {
        for (int code : new int[] {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1014, 3000, 4999}) {
            assertEnds(close(code, "Grüße".getBytes(StandardCharsets.UTF_8)), code, false);
        }
        assertEnds(frame(CLOSE, ""), 1_000, false);
    }

    @Test
    void aSocketThatKeepsToTheProtocolStaysOpen() throws Exception {
        try (RawClient client = new RawClient(server.server()).upgrade("/v1/voice?mode=read")) {
            assertTrue(client.frame().text().contains("ready"));
            byte[] umlaut = "ü".getBytes(StandardCharsets.UTF_8);
            client.send(frame(TEXT_BEGINS, "{\"type\":\"speak\",\"text\":\"a"))
                    .send(frame(GOES_ON, new byte[] {umlaut[0]}))
                    .send(frame(PING, "still here"))
                    .send(frame(0x8A, "unasked"))
                    .send(frame(GOES_ON, ""))
                    .send(frame(GOES_ON, new byte[] {umlaut[1]}))
                    .send(frame(ENDS, "\"}"));
            RawClient.Frame pong = client.frame();
            assertEquals(0x8A, pong.firstByte());
            assertEquals("still here", pong.text());
            assertTrue(client.frame().text().contains("turn.started"));
        }
    }

    @Test
    void aFrameBehindTheRequestIsHeard() throws Exception {
        try (RawClient client = new RawClient(server.server())) {
            byte[] request = RawClient.upgradeOf("/v1/voice").getBytes(StandardCharsets.US_ASCII);
            client.send(frames(request, frame(PING, "early"), frame(0x83, "")));
            assertTrue(client.head().startsWith("HTTP/1.1 101 "));
            assertEquals(CloseCodes.PROTOCOL_ERROR, client.closeCode());
        }
    }

    @Test
    void aMessageBehindTheRequestIsAnswered() throws Exception {
        try (RawClient client = new RawClient(server.server())) {
            byte[] request = RawClient.upgradeOf("/v1/voice?mode=read").getBytes(StandardCharsets.US_ASCII);
            String speak = "{\"type\":\"speak\",\"text\":\"early\"}";
            client.send(frames(request, frame(TEXT, speak), frame(PING, "p")));
            assertTrue(client.head().startsWith("HTTP/1.1 101 "));
            assertTrue(client.frame().text().contains("ready"));
            assertEquals("p", client.frame().text());
            assertTrue(client.frame().text().contains("turn.started"));
        }
    }

    @Test
    void aCloseBehindTheRequestEndsTheSocketAndFreesItsPlace() throws Exception {
        byte[] request = RawClient.upgradeOf("/v1/voice").getBytes(StandardCharsets.US_ASCII);
        byte[] pings =
                frames(Collections.nCopies(1_000, frame(PING, "x".repeat(125))).toArray(byte[][]::new));
        try (TestServer small = TestServer.fast(Map.of("server.max-sessions", "1"))) {
            for (int i = 0; i < 20; i++) {
                small.awaitSessions(0);
                try (RawClient client = new RawClient(small.server())) {
                    client.sendWhatIsTaken(
                            frames(request, frame(CLOSE, hex("0FA0")), i % 2 == 0 ? new byte[0] : pings));
                    assertTrue(client.head().startsWith("HTTP/1.1 101 "));
                    String first = client.frame().text();
                    assertTrue(first.contains("ready"), first);
                    assertEquals(4_000, client.closeCode());
                    assertTrue(client.isClosedByServer());
                }
            }
        }
    }

    private void assertEnds(byte[] bytes, int code, boolean withReason) throws Exception {
        try (RawClient client = new RawClient(server.server()).upgrade("/v1/voice?mode=read")) {
            assertTrue(client.frame().text().contains("ready"));
            client.send(bytes);
            if (withReason) {
                assertTrue(client.frame().text().contains("server.max-message"));
            }
            assertEquals(code, client.closeCode());
            assertEquals("", client.rest(), "bytes behind the close frame");
        }
    }

    private static byte[] close(int code, byte[] reason) {
        return frame(
                CLOSE,
                ByteBuffer.allocate(2 + reason.length)
                        .putShort((short) code)
                        .put(reason)
                        .array());
    }

    private static byte[] frame(int firstByte, String payload) {
        return frame(firstByte, payload.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] frame(int firstByte, byte[] payload) {
        return RawClient.frame(firstByte, payload);
    }

    private static byte[] frames(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
