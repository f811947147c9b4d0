package dev.parlando.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A TCP connection to a server, on which a test writes any bytes and reads what comes. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

    private final Socket socket;

    /** A frame of the server. */
    @SuppressWarnings("ArrayRecordComponent")
    record Frame(int firstByte, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    RawClient(VoiceServer server) throws IOException {
        socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** Sends characters, one byte each. */
    RawClient send(String latin1) throws IOException {
        return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends bytes of which the server may take only the first, because they make it close. What it has answered can be read. */
    void sendWhatIsTaken(byte[] bytes) throws IOException {
        try {
            send(bytes);
        } catch (SocketException closed) {
            // the server has closed
        }
    }

    /** Returns the head of the next HTTP reply, up to its empty line; what has come when the server closes. */
    String head() throws IOException {
        return readUntil("\r\n\r\n");
    }

    /** Returns the next HTTP reply: its head, and as much body as {@code Content-Length} says. */
    String reply() throws IOException {
        String head = head();
        String length = head.replaceAll("(?is).*\r\ncontent-length: *(\\d+)\r\n.*", "$1");
        return length.equals(head)
                ? head
                : head + latin1(socket.getInputStream().readNBytes(Integer.parseInt(length)));
    }

    /** Returns everything until the server closes. */
    String rest() throws IOException {
        return latin1(socket.getInputStream().readAllBytes());
    }

    /** Returns true once the server has closed the connection, in whatever way. */
    boolean isClosedByServer() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Returns a request for a WebSocket. */
    static String upgradeOf(String path) {
        return String.join(
                "\r\n",
                "GET " + path + " HTTP/1.1",
                "Host: localhost",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "",
                "");
    }

    /** Asks for a WebSocket and returns once the server has switched. */
    RawClient upgrade(String path) throws IOException {
        send(upgradeOf(path));
        String head = head();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(head);
        }
        return this;
    }

    /** Returns a masked frame. */
    static byte[] frame(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) 0xFE).putShort((short) payload.length);
        } else {
            frame.put((byte) 0xFF).putLong(payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /** Returns the next frame of the server. */
    Frame frame() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        return new Frame(first, in.readNBytes(length));
    }

    /** Returns the code of the server's close frame, which must come; what comes before is skipped. */
    int closeCode() throws IOException {
        while (true) {
            Frame frame = frame();
            if (frame.firstByte() == 0x88) {
                return ByteBuffer.wrap(frame.payload()).getShort() & 0xFFFF;
            }
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String readUntil(String end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int c;
        while (!latin1(read.toByteArray()).endsWith(end)
                && (c = socket.getInputStream().read()) >= 0) {
            read.write(c);
        }
        return latin1(read.toByteArray());
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
