package dev.parlando.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Makes a socket keep to RFC 6455 where Vert.x does not: tells of each frame that breaks the protocol, with the close code
 * that fits, and answers pings. Stands in the pipeline between netty's decoder and Vert.x. Event loop of the socket.
 *
 * <p>A client that sends pings without reading gets no queue of pongs: one pong may be on its way, and of the pings that
 * come meanwhile the last is answered, as section 5.5.3 allows.
 *
 * <p>Frames that come in one piece with the request reach the guard before Vert.x has the socket, and Vert.x would lose
 * them. The guard keeps them until it is told who watches; it reads nothing meanwhile, so they are few.
 */
final class FrameGuard extends ChannelDuplexHandler {
    private static final int LARGEST_CLOSE_CODE = 4_999;
    private static final int CLOSE_CODE_BYTES = 2;

    private final Utf8FrameValidator text = new Utf8FrameValidator(false);
    private final Deque<WebSocketFrame> early = new ArrayDeque<>();
    private @Nullable Watch watch;
    private @Nullable ByteBuf unanswered;
    private boolean open;
    private boolean pongUnderway;
    private boolean closing;
    private short violation;

    /** Receives the frames that the guard keeps from Vert.x, and word of the channel. */
    interface Watch {
        /** Handles a ping. */
        void onPing();

        /** Handles that the channel takes bytes again. */
        void onWritable();

        /**
         * Handles a frame that breaks the protocol, once; the guard takes nothing more from the client then.
         *
         * @param closeCode the code that RFC 6455 asks for
         */
        void onViolation(short closeCode);
    }

    /** Puts a guard into the pipeline of a request that may become a socket. */
    static FrameGuard install(HttpServerRequest request) {
        FrameGuard guard = new FrameGuard();
        ChannelHandlerContext vertx = ((ConnectionBase) request.connection()).channelHandlerContext();
        vertx.pipeline().addBefore(vertx.name(), null, guard.text).addBefore(vertx.name(), null, guard);
        return guard;
    }

    /** Takes the guard away from a request that became no socket. */
    void uninstall(HttpServerRequest request) {
        ChannelPipeline pipeline =
                ((ConnectionBase) request.connection()).channelHandlerContext().pipeline();
        if (pipeline.context(this) != null) {
            pipeline.remove(this);
            pipeline.remove(text);
        }
    }

    /**
     * Lets frames through to Vert.x, which has the socket now.
     *
     * @param watcher is told at once of a violation that has happened already; null if nobody listens to the client
     */
    void open(Channel channel, @Nullable Watch watcher) {
        watch = watcher;
        open = true;
        if (violation != 0 && watcher != null) {
            watcher.onViolation(violation);
        }
        if (!early.isEmpty()) {
            // before the frames are heard, because they may stop the reading again
            channel.config().setAutoRead(true);
            ChannelHandlerContext context = channel.pipeline().context(this);
            while (!early.isEmpty()) {
                channelRead(context, early.remove());
            }
            context.fireChannelReadComplete();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!open && message instanceof WebSocketFrame frame) {
            context.channel().config().setAutoRead(false);
            early.add(frame);
        } else if (message instanceof CloseWebSocketFrame close) {
            onClose(context, close);
        } else if (violation != 0 && message instanceof WebSocketFrame) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof PingWebSocketFrame ping) {
            onPing(context, ping);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        // first Vert.x, which keeps some frames of its own
        context.fireChannelWritabilityChanged();
        if (watch != null && context.channel().isWritable()) {
            watch.onWritable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
        if (cause instanceof CorruptedWebSocketFrameException broken) {
            violate((short) broken.closeStatus().code());
        } else if (cause instanceof DecoderException && watch != null) {
            violate(CloseCodes.PROTOCOL_ERROR);
        } else {
            super.exceptionCaught(context, cause);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof CloseWebSocketFrame) {
            closing = true;
            if (violation != 0) {
                promise.unvoid().addListener(written -> hangUp(context.channel()));
            }
        }
        super.write(context, message, promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        keep(null);
        early.forEach(ReferenceCountUtil::release);
        early.clear();
    }

    private void onClose(ChannelHandlerContext context, CloseWebSocketFrame close) {
        int code = close.statusCode();
        if (code > LARGEST_CLOSE_CODE) {
            close.release();
            violate(CloseCodes.PROTOCOL_ERROR);
        } else if (code >= 0 && !isUtf8(close.content().nioBuffer().position(CLOSE_CODE_BYTES))) {
            close.release();
            violate(CloseCodes.BAD_TEXT);
        } else {
            context.fireChannelRead(close);
        }
    }

    private void onPing(ChannelHandlerContext context, PingWebSocketFrame ping) {
        if (watch != null) {
            watch.onPing();
        }
        if (closing) {
            ping.release();
            return;
        }
        keep(ping.content());
        if (!pongUnderway) {
            answer(context);
        }
    }

    private void answer(ChannelHandlerContext context) {
        ByteBuf payload = unanswered;
        if (payload == null || closing) {
            return;
        }
        unanswered = null;
        pongUnderway = true;
        context.writeAndFlush(new PongWebSocketFrame(payload)).addListener(written -> {
            pongUnderway = false;
            answer(context);
        });
    }

    private void keep(@Nullable ByteBuf payload) {
        ReferenceCountUtil.release(unanswered);
        unanswered = payload;
    }

    private void violate(short closeCode) {
        if (violation != 0) {
            return;
        }
        violation = closeCode;
        if (watch != null) {
            watch.onViolation(closeCode);
        }
    }

    /** Ends what is sent, so that the client need not wait; an end of both ways could overtake the close frame. */
    private static void hangUp(Channel channel) {
        if (channel instanceof DuplexChannel plain && channel.pipeline().get(SslHandler.class) == null) {
            // the connection is closed a moment later in any case
            plain.shutdownOutput().addListener(done -> {});
        }
    }

    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
