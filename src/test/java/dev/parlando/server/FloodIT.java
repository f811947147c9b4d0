package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that floods the server and reads nothing fills none of its memory, and harms nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FloodIT {
    private static final long FLOOD_BYTES = 24L << 20;
    private static final int MANY = 6;
    private static final int NUM_FLOODS_OF_FRAMES = 6;
    private static final long LARGEST = 1L << 20;
    private static final int TRIES_WITHOUT_PROGRESS = 100;
    private static final String UPGRADE = RawClient.upgradeOf("/v1/voice?mode=read");
    private static final String UPGRADE_AT_ONCE = RawClient.upgradeOf("/v1/voice");
    private static final String NO_UPGRADE = "";
    private static final String END = "the end";
    private static final int PATIENCE_MILLIS = 20_000;
    private static final boolean STOPS_READING = true;
    private static final boolean GOES_ON_READING = false;

    /** What is kept shows only where everything is read. */
    private final TestServer server = TestServer.fast(Map.of("session.message-rate", "0"));

    private final TestServer limited = TestServer.fast();

    @AfterAll
    void stop() {
        server.close();
        limited.close();
    }

    static List<Arguments> floods() {
        byte[] refused = "{\"type\":\"speak\",\"text\":\"\"}".getBytes(StandardCharsets.US_ASCII);
        return List.of(
                arguments("pings", GOES_ON_READING, UPGRADE, RawClient.frame(0x89, new byte[125])),
                arguments("empty pings", GOES_ON_READING, UPGRADE, RawClient.frame(0x89, new byte[0])),
                arguments("pongs", GOES_ON_READING, UPGRADE, RawClient.frame(0x8A, new byte[125])),
                arguments("messages that are refused", STOPS_READING, UPGRADE, RawClient.frame(0x81, refused)),
                arguments("messages that are no messages", STOPS_READING, UPGRADE, RawClient.frame(0x82, new byte[0])),
                arguments(
                        "empty fragments",
                        GOES_ON_READING,
                        UPGRADE + "\1\200\0\0\0\0",
                        RawClient.frame(0x00, new byte[0])),
                arguments(
                        "bytes behind a close",
                        GOES_ON_READING,
                        UPGRADE + "\210\200\0\0\0\0",
                        RawClient.frame(0x89, new byte[125])),
                arguments(
                        "bytes behind a request and a close",
                        GOES_ON_READING,
                        UPGRADE_AT_ONCE + "\210\200\0\0\0\0",
                        RawClient.frame(0x89, new byte[125])),
                arguments("frames that are none", GOES_ON_READING, UPGRADE, new byte[] {(byte) 0xFF}),
                arguments("requests", STOPS_READING, NO_UPGRADE, request("/health/live")),
                arguments("requests for long answers", STOPS_READING, NO_UPGRADE, request("/v1/latency")),
                arguments("requests for the page", STOPS_READING, NO_UPGRADE, request("/")),
                arguments("requests that are refused", STOPS_READING, NO_UPGRADE, request("/v1/voice")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void aFloodFromAClientThatDoesNotReadIsBounded(String name, boolean stopsReading, String before, byte[] unit)
            throws Exception {
        try (SocketChannel flood = begin(server, before)) {
            ByteBuffer block = block(unit);
            boolean tookAll = flood(flood, block, FLOOD_BYTES);
            try (TestClient neighbour = server.client("?mode=read")) {
                neighbour.message("ready");
                neighbour.send("{'type':'speak','text':'fine'}");
                assertEquals("completed", neighbour.turn().done().get("status").asText());
            }
            if (stopsReading) {
                assertFalse(tookAll, "the server goes on to read from a client that does not read");
            } else {
                long kept = bytesUntilTheEnd(flood, block);
                // what waits in the kernel's buffers, a few megabytes, is answered once the client reads
                assertTrue(kept < FLOOD_BYTES / 2, kept + " bytes were kept for a client that did not read");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void aClientHoldsAtMostAMegabyteOfTheProcess(String name, boolean stopsReading, String before, byte[] unit)
            throws Exception {
        assertHoldsLittle(server, before, unit);
    }

    static List<Arguments> floodsOfFrames() {
        return floods().subList(0, NUM_FLOODS_OF_FRAMES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floodsOfFrames")
    void aClientThatIsReadSlowlyHoldsAtMostAMegabyteToo(String name, boolean stopsReading, String before, byte[] unit)
            throws Exception {
        assertHoldsLittle(limited, before, unit);
    }

    private static void assertHoldsLittle(TestServer server, String before, byte[] unit) throws Exception {
        List<SocketChannel> floods = new ArrayList<>();
        try {
            // the first of their kind also fill what each event loop keeps for all
            for (int i = 0; i < 2; i++) {
                floods.add(begin(server, before));
                flood(floods.get(i), block(unit), LARGEST);
            }
            long held = bytesInUse();
            for (int i = 0; i < MANY; i++) {
                SocketChannel next = begin(server, before);
                floods.add(next);
                flood(next, block(unit), FLOOD_BYTES / MANY);
            }
            held = bytesInUse() - held;
            assertTrue(held < MANY * LARGEST, MANY + " clients that do not read hold " + held + " bytes");
        } finally {
            for (SocketChannel flood : floods) {
                flood.close();
            }
        }
    }

    /** Returns the bytes that live in the heap and outside it, the test's own included. */
    private static long bytesInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + PlatformDependent.usedDirectMemory()
                + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
    }

    /** Sends until all is sent or the server takes no more; returns whether all was sent. */
    private static boolean flood(SocketChannel channel, ByteBuffer block, long bytes) throws InterruptedException {
        int tries = 0;
        try {
            for (long sent = 0; sent < bytes && tries < TRIES_WITHOUT_PROGRESS; ) {
                if (!block.hasRemaining()) {
                    block.rewind();
                }
                int written = channel.write(block);
                sent += written;
                tries = written == 0 ? tries + 1 : 0;
                if (written == 0) {
                    Thread.sleep(5);
                }
            }
            return tries == 0;
        } catch (IOException e) {
            // the server has hung up, as it may
            return true;
        }
    }

    private static ByteBuffer block(byte[] unit) {
        ByteBuffer block = ByteBuffer.allocate((1 << 16) / unit.length * unit.length);
        while (block.hasRemaining()) {
            block.put(unit);
        }
        return block;
    }

    /** Asks for a last pong and counts what comes up to it, or until the server hangs up. */
    private static long bytesUntilTheEnd(SocketChannel channel, ByteBuffer block) {
        long bytes = 0;
        try {
            channel.configureBlocking(true);
            channel.socket().setSoTimeout(PATIENCE_MILLIS);
            channel.write(block);
            channel.write(ByteBuffer.wrap(RawClient.frame(0x89, END.getBytes(StandardCharsets.US_ASCII))));
            byte[] in = new byte[1 << 16];
            String tail = "";
            int count;
            while (!tail.contains(END)
                    && (count = channel.socket().getInputStream().read(in)) >= 0) {
                bytes += count;
                String read = tail + new String(in, 0, count, StandardCharsets.ISO_8859_1);
                tail = read.contains(END) ? END : read.substring(Math.max(0, read.length() - END.length()));
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no last pong came", e);
        } catch (IOException e) {
            // the server has hung up, as it may
        }
        return bytes;
    }

    /** Connects, and sends what comes before the flood; waits for the upgrade if that stands alone. */
    private static SocketChannel begin(TestServer server, String before) throws IOException {
        SocketChannel flood = open(server);
        int head = before.startsWith(UPGRADE) ? UPGRADE.length() : 0;
        flood.write(ByteBuffer.wrap(before.substring(0, head).getBytes(StandardCharsets.ISO_8859_1)));
        if (head > 0) {
            assertTrue(flood.socket().getInputStream().read() > 0);
        }
        flood.write(ByteBuffer.wrap(before.substring(head).getBytes(StandardCharsets.ISO_8859_1)));
        flood.configureBlocking(false);
        return flood;
    }

    private static SocketChannel open(TestServer server) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
        channel.connect(new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                server.server().port()));
        return channel;
    }

    private static byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
