package dev.parlando.bench.load.run;

import dev.parlando.bench.load.measure.PlannedTurn;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.List;
import java.util.function.Consumer;

/**
 * Holds a message that a server must refuse, and the error code that it must answer.
 *
 * @param code code of the error that must come back
 * @param sending writes the message to a socket
 */
record BadMessage(String code, Consumer<WebSocket> sending) {
    private static final Buffer NOT_UTF8 = Buffer.buffer(new byte[] {'"', (byte) 0xc3, (byte) 0x28, '"'});

    static final List<BadMessage> ALL = List.of(
            text("BAD_MESSAGE", "{"),
            text("BAD_MESSAGE", "[]"),
            text("BAD_MESSAGE", "{\"type\":\"sing\",\"text\":\"la\"}"),
            text("BAD_MESSAGE", "{\"type\":\"speak\"}"),
            text("BAD_MESSAGE", "{\"type\":\"speak\",\"text\":17}"),
            text("BAD_MESSAGE", "{\"type\":\"speak\",\"text\":\"Hello.\",\"pitch\":2}"),
            text("BAD_MESSAGE", "{\"type\":\"speak\",\"text\":\"Hello.\",\"seed\":1.5}"),
            text("BAD_MESSAGE", "{\"type\":\"flush\"}"),
            text("BAD_TEXT", "{\"type\":\"speak\",\"text\":\" \"}"),
            text("UNKNOWN_TURN", "{\"type\":\"cancel\",\"turn\":\"nobody\"}"),
            new BadMessage("BAD_MESSAGE", socket -> socket.writeBinaryMessage(Buffer.buffer("{}"))),
            new BadMessage("BAD_MESSAGE", BadMessage::sendNoUtf8));

    /** Returns the bad message that a turn's plan selects. */
    static BadMessage of(PlannedTurn plan) {
        return ALL.get((int) (plan.whim() * ALL.size()));
    }

    void sendOn(WebSocket socket) {
        sending.accept(socket);
    }

    private static BadMessage text(String code, String message) {
        return new BadMessage(code, socket -> socket.writeTextMessage(message));
    }

    // a text frame is made of a string, so the bytes go into its continuation
    private static void sendNoUtf8(WebSocket socket) {
        socket.writeFrame(WebSocketFrame.textFrame("", false));
        socket.writeFrame(WebSocketFrame.continuationFrame(NOT_UTF8, true));
    }
}
