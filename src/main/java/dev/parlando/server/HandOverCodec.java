package dev.parlando.server;

import dev.parlando.turn.TurnEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/** Passes immutable messages within the process without a copy. */
final class HandOverCodec implements MessageCodec<Object, Object> {
    private static final String NAME = "hand-over";

    private HandOverCodec() {}

    /** Registers codecs for engine commands, events and statuses. */
    static void registerOn(EventBus bus) {
        bus.registerCodec(new HandOverCodec());
        bus.codecSelector(
                body -> body instanceof EngineCommand || body instanceof TurnEvent || body instanceof EngineStatus
                        ? NAME
                        : null);
    }

    @Override
    public void encodeToWire(Buffer buffer, Object message) {
        throw new IllegalStateException("engine messages stay in the process: " + message.getClass());
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        throw new IllegalStateException("engine messages stay in the process");
    }

    @Override
    public Object transform(Object message) {
        return message;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
