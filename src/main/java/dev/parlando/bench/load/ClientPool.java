package dev.parlando.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that are open and idle. A turn that finds none waits for a new one, and that time counts as its own. Event
 * loop.
 */
final class ClientPool {
    private final Function<ServerVoice, VoiceClient> connector;
    private final LoadPlan.Sessions limits;
    private final Consumer<String> errors;
    private final Deque<VoiceClient> idle = new ArrayDeque<>();
    private final Deque<Taker> waiting = new ArrayDeque<>();
    private final Set<Opening> opening = new HashSet<>();
    private @Nullable String model;
    private @Nullable Promise<Void> prepared;
    private int preparedAt;
    private boolean closed;

    /** Whoever needs a session. */
    interface Taker {
        void onClient(VoiceClient client);

        void onNoClient(String code);
    }

    /** @param errors is told of idle sessions that the server ends or talks to */
    ClientPool(Function<ServerVoice, VoiceClient> connector, LoadPlan.Sessions limits, Consumer<String> errors) {
        this.connector = connector;
        this.limits = limits;
        this.errors = errors;
    }

    /** Name of the model, once a session was open. */
    @Nullable
    String model() {
        return model;
    }

    void take(Taker taker) {
        VoiceClient ready = idle.poll();
        if (ready == null) {
            waiting.add(taker);
        } else {
            hand(ready, taker);
        }
        replenish();
    }

    void giveBack(VoiceClient client) {
        if (closed || client.isGone() || client.turnsBegun() >= limits.turnsEach()) {
            client.close();
        } else {
            offer(client);
        }
        replenish();
    }

    /** Opens sessions until as many are open as should be spare. */
    void replenish() {
        while (!closed && idle.size() + opening.size() < limits.spare() + waiting.size()) {
            new Opening().connect();
        }
    }

    /**
     * Opens sessions before they are needed.
     *
     * @return completes when {@code count} are idle, or one could not be opened
     */
    Future<Void> prepare(int count) {
        Promise<Void> promise = Promise.promise();
        preparedAt = count;
        prepared = promise;
        for (int i = idle.size() + opening.size(); i < count; i++) {
            new Opening().connect();
        }
        checkPrepared();
        return promise.future();
    }

    private void checkPrepared() {
        if (prepared != null && idle.size() >= preparedAt) {
            prepared.tryComplete();
        }
    }

    /** Closes what is idle, and whatever is given back later. */
    void close() {
        closed = true;
        idle.forEach(VoiceClient::close);
        idle.clear();
    }

    private void offer(VoiceClient client) {
        Taker next = waiting.poll();
        if (next == null) {
            client.hear(new Idle(client));
            idle.add(client);
            checkPrepared();
        } else {
            hand(client, next);
        }
    }

    private static void hand(VoiceClient client, Taker taker) {
        client.countTurn();
        taker.onClient(client);
    }

    /** A session before {@code ready}. */
    private final class Opening implements ServerVoice {
        private @Nullable VoiceClient client;

        void connect() {
            opening.add(this);
            client = connector.apply(this);
        }

        @Override
        public void onReady(String name) {
            model = name;
            VoiceClient open = client;
            if (open != null && opening.remove(this)) {
                if (closed) {
                    open.close();
                } else {
                    offer(open);
                }
            }
        }

        @Override
        public void onError(String code, @Nullable String turn) {
            fail(code);
        }

        @Override
        public void onGone(String code) {
            fail(code);
        }

        @Override
        public void onOutOfOrder() {
            fail("OUT_OF_ORDER");
        }

        private void fail(String code) {
            if (opening.remove(this)) {
                if (client != null) {
                    client.close();
                }
                if (prepared != null) {
                    prepared.tryComplete();
                }
                // spare ones are opened again when the next turn asks
                if (waiting.size() > opening.size()) {
                    waiting.remove().onNoClient(code);
                }
            }
        }
    }

    /** A session that should be silent. */
    private final class Idle implements ServerVoice {
        private final VoiceClient client;

        Idle(VoiceClient client) {
            this.client = client;
        }

        @Override
        public void onError(String code, @Nullable String turn) {
            errors.accept(code);
        }

        @Override
        public void onGone(String code) {
            idle.remove(client);
            errors.accept(code);
        }

        @Override
        public void onOutOfOrder() {
            idle.remove(client);
            client.close();
            errors.accept("OUT_OF_ORDER");
        }
    }
}
