package dev.parlando.server;

import dev.parlando.metrics.PrometheusMetrics;
import dev.parlando.metrics.ServerGauge;
import dev.parlando.protocol.ClientFrames;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to one client's WebSocket, and tells whether the socket is full. Use it on the socket's event loop. */
record SocketLine(ServerWebSocket socket, String sessionId, PrometheusMetrics metrics)
        implements SocketPace.Line, ClientFrames {
    private static final Logger LOG = LoggerFactory.getLogger(SocketLine.class);

    @Override
    public void text(String message) {
        if (!socket.isClosed()) {
            track(ByteBufUtil.utf8Bytes(message), socket.writeFinalTextFrame(message));
        }
    }

    @Override
    public void binary(byte[] data) {
        if (!socket.isClosed()) {
            track(data.length, socket.writeFinalBinaryFrame(Buffer.buffer(data)));
        }
    }

    private void track(int numBytes, Future<Void> written) {
        metrics.addKept(ServerGauge.UNSENT_BYTES, numBytes);
        written.onComplete(done -> metrics.addKept(ServerGauge.UNSENT_BYTES, -numBytes));
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public boolean isFull() {
        // Vert.x alone calls a socket full when 16 more frames wait, of any length
        return !channel().isWritable() || socket.writeQueueFull();
    }

    @Override
    public void stopReading() {
        // Vert.x alone would go on to read two dozen frames, of any length
        channel().config().setAutoRead(false);
        socket.pause();
    }

    @Override
    public void goOnReading() {
        // before what waits is heard, because that may stop the reading again
        channel().config().setAutoRead(true);
        socket.resume();
    }

    @Override
    public void close(short code) {
        socket.close(code);
    }

    @Override
    public void cut(String why) {
        ((WebSocketInternal) socket)
                .channelHandlerContext()
                .close()
                .addListener(cut -> LOG.info("cut off: session={} why={}", sessionId, why));
    }

    /** Returns netty's channel of the socket. */
    Channel channel() {
        return ((WebSocketInternal) socket).channelHandlerContext().channel();
    }
}
