package dev.parlando.bench.load.run;

import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Connects to a voice server over a WebSocket. Use it on the event loop. */
final class SocketClient implements VoiceClient {
    /** Code of an error: the server's certificate is not trusted, or the server does not speak TLS. */
    static final String CERTIFICATE_REFUSED = "CERTIFICATE_REFUSED";

    /** Code of an error: no server listens at the address, or it cannot be reached. */
    static final String CONNECT_FAILED = "CONNECT_FAILED";

    private static final short NO_CLOSE_FRAME = 1006;

    private final Vertx vertx;
    private final ClientWebSocket socket;
    private ServerVoice voice;
    private int turnsBegun;
    private boolean connected;
    private boolean gone;

    /** Connects; {@code voice} receives {@code ready}, or is called when the connection fails. */
    SocketClient(Vertx vertx, ClientWebSocket socket, WebSocketConnectOptions options, ServerVoice voice) {
        this.vertx = vertx;
        this.socket = socket;
        this.voice = voice;
        socket.textMessageHandler(text -> WireMessages.deliver(text, this.voice));
        socket.binaryMessageHandler(bytes -> this.voice.onAudio(bytes));
        socket.closeHandler(ignored -> onGone(codeOf(socket.closeStatusCode())));
        socket.connect(options).onSuccess(ignored -> onConnected()).onFailure(cause -> onGone(codeOf(cause)));
    }

    @Override
    public void hear(ServerVoice other) {
        voice = other;
    }

    @Override
    public void send(String message) {
        socket.writeTextMessage(message);
    }

    @Override
    public void send(BadMessage message) {
        message.sendOn(socket);
    }

    @Override
    public void countTurn() {
        turnsBegun++;
    }

    @Override
    public int turnsBegun() {
        return turnsBegun;
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    @Override
    public void rest(long nanos) {
        socket.pause();
        vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)), ignored -> {
            if (!gone) {
                socket.resume();
            }
        });
    }

    @Override
    public void close() {
        if (!gone) {
            gone = true;
            if (connected) {
                farewell();
            }
        }
    }

    /** Closes the channel itself, because the public interface always sends a close frame. */
    @Override
    public void hangUp() {
        if (!gone && connected) {
            gone = true;
            Channel channel =
                    ((WebSocketInternal) socket).channelHandlerContext().channel();
            channel.unsafe().close(channel.voidPromise());
        }
    }

    private void onConnected() {
        connected = true;
        if (gone) {
            farewell();
        }
    }

    private void farewell() {
        // a socket that rests would not see the other side's goodbye
        socket.resume();
        socket.close();
    }

    private void onGone(String code) {
        if (!gone) {
            gone = true;
            voice.onGone(code);
        }
    }

    private static String codeOf(Throwable cause) {
        if (cause instanceof UpgradeRejectedException rejected) {
            return "HTTP_" + rejected.getStatus();
        }
        return cause instanceof SSLException ? CERTIFICATE_REFUSED : CONNECT_FAILED;
    }

    private static String codeOf(Short closeStatus) {
        return closeStatus == null || closeStatus == NO_CLOSE_FRAME ? "CONNECTION_LOST" : "CLOSED_" + closeStatus;
    }
}
