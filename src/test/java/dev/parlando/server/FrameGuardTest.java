package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FrameGuardTest {
    private final Blockable line = new Blockable();
    private final FrameGuard guard = new FrameGuard();
    private final EmbeddedChannel channel = new EmbeddedChannel(line, guard);

    /** The socket: while it is blocked, it keeps what is written, as one does that the client does not read. */
    private static final class Blockable extends ChannelOutboundHandlerAdapter {
        private final Deque<ChannelPromise> waiting = new ArrayDeque<>();
        private final List<String> written = new ArrayList<>();
        private boolean blocked;

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            WebSocketFrame frame = (WebSocketFrame) message;
            written.add(
                    frame instanceof PongWebSocketFrame ? frame.content().toString(StandardCharsets.UTF_8) : "close");
            frame.release();
            waiting.add(promise);
            goOn();
        }

        void goOn() {
            while (!blocked && !waiting.isEmpty()) {
                waiting.remove().setSuccess();
            }
        }
    }

    @BeforeEach
    void open() {
        guard.open(channel, null);
    }

    @AfterEach
    void releaseAll() {
        assertFalse(channel.finishAndReleaseAll(), "nothing reaches Vert.x");
    }

    @Test
    void eachPingThatCanBeAnsweredIs() {
        for (int i = 0; i < 5; i++) {
            ping("p" + i);
        }
        assertEquals(List.of("p0", "p1", "p2", "p3", "p4"), line.written);
    }

    @Test
    void aSocketThatIsNotReadHoldsOnePongAndTheLastPing() {
        line.blocked = true;
        PingWebSocketFrame early = new PingWebSocketFrame(Unpooled.buffer().writeInt(1));
        ping("first");
        channel.writeInbound(early);
        for (int i = 0; i < 10_000; i++) {
            ping("p" + i);
        }
        assertEquals(List.of("first"), line.written);
        assertEquals(0, early.refCnt(), "a ping that will not be answered is not kept");
        line.blocked = false;
        line.goOn();
        assertEquals(List.of("first", "p9999"), line.written);
        ping("next");
        assertEquals("next", line.written.get(2));
    }

    @Test
    void noPongFollowsACloseFrame() {
        line.blocked = true;
        ping("first");
        ping("second");
        channel.writeOutbound(new CloseWebSocketFrame(1001, ""));
        ping("third");
        line.blocked = false;
        line.goOn();
        assertEquals(List.of("first", "close"), line.written);
    }

    private void ping(String payload) {
        channel.writeInbound(new PingWebSocketFrame(Unpooled.copiedBuffer(payload, StandardCharsets.UTF_8)));
    }
}
