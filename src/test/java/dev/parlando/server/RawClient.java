package dev.parlando.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A TCP connection to a server, on which a test writes any bytes and reads what comes. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

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
