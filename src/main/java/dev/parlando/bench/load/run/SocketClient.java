package dev.parlando.bench.load.run;

import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.concurrent.TimeUnit;

/** Connects to a voice server over a WebSocket. Use it on the event loop. */
final class SocketClient implements VoiceClient {
    private static final short NO_CLOSE_FRAME = 1006;

    private final Vertx vertx;
    private final LoadPlan.Target target;
    private final ClientWebSocket socket;
    private ServerVoice voice;
    private int turnsBegun;
    private boolean connected;
    private boolean gone;

    /**
     * Connects to the server; {@code voice} receives {@code ready}, or is called when the connection fails.
     *
     * @param target the server that {@code options} name, for the texts of failures
     */
    SocketClient(
            Vertx vertx,
            ClientWebSocket socket,
            WebSocketConnectOptions options,
            LoadPlan.Target target,
            ServerVoice voice) {
        this.vertx = vertx;
        this.target = target;
        this.socket = socket;
        this.voice = voice;
        socket.textMessageHandler(text -> WireMessages.deliver(text, this.voice));
        socket.binaryMessageHandler(bytes -> this.voice.onAudio(bytes));
        socket.closeHandler(ignored -> onClosed(codeOf(socket.closeStatusCode())));
        socket.connect(options).onSuccess(ignored -> onConnected()).onFailure(this::onNotConnected);
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

    private void onNotConnected(Throwable cause) {
        if (!gone) {
            gone = true;
            voice.onNotConnected(ConnectFailure.of(cause, target));
        }
    }

    private void onClosed(String code) {
        if (!gone) {
            gone = true;
            voice.onGone(code);
        }
    }

    private static String codeOf(Short closeStatus) {
        return closeStatus == null || closeStatus == NO_CLOSE_FRAME ? "CONNECTION_LOST" : "CLOSED_" + closeStatus;
    }
}
