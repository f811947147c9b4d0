package dev.parlando.bench.load.run;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps sessions that are open and idle. A turn that finds no idle session waits for a new one, and the wait counts as
 * the turn's time. A session is not idle while its listener still hears the last turn, because the server would hold
 * the next turn back. Use it on the event loop.
 */
final class ClientPool {
    private final Function<ServerVoice, VoiceClient> connector;
    private final LoadPlan.Sessions limits;
    private final Consumer<String> errors;
    private final LongSupplier nanoTime;
    private final Deque<VoiceClient> idle = new ArrayDeque<>();
    private final PriorityQueue<Playing> playing = new PriorityQueue<>(Comparator.comparingLong(Playing::untilNanos));
    private final Deque<Taker> waiting = new ArrayDeque<>();
    private final Set<Opening> opening = new HashSet<>();
    private @Nullable String model;
    private @Nullable Promise<Void> prepared;
    private int preparedAt;
    private boolean closed;

    private record Playing(VoiceClient client, long untilNanos) {}

    /** Receives a session, or the reason why none could be opened. */
    interface Taker {
        void onClient(VoiceClient client);

        void onNoClient(String code);
    }

    /**
     * Creates a pool without sessions.
     *
     * @param errors receives a line for each idle session that the server ends or writes to
     */
    ClientPool(
            Function<ServerVoice, VoiceClient> connector,
            LoadPlan.Sessions limits,
            LongSupplier nanoTime,
            Consumer<String> errors) {
        this.nanoTime = nanoTime;
        this.connector = connector;
        this.limits = limits;
        this.errors = errors;
    }

    /** Returns the name of the model; known once a session has been open. */
    @Nullable
    String model() {
        return model;
    }

    void take(Taker taker) {
        collectPlayed();
        VoiceClient ready = idle.poll();
        if (ready == null) {
            waiting.add(taker);
        } else {
            hand(ready, taker);
        }
        replenish();
    }

    /**
     * Takes a session back.
     *
     * @param playedNanos time at which the listener has heard the turn
     */
    void giveBack(VoiceClient client, long playedNanos) {
        if (closed || client.isGone() || client.turnsBegun() >= limits.turnsEach()) {
            client.close();
        } else if (playedNanos - nanoTime.getAsLong() > 0) {
            client.hear(new Idle(client));
            playing.add(new Playing(client, playedNanos));
        } else {
            offer(client);
        }
        collectPlayed();
        replenish();
    }

    private void collectPlayed() {
        for (Playing next = playing.peek();
                next != null && next.untilNanos() - nanoTime.getAsLong() <= 0;
                next = playing.peek()) {
            playing.remove();
            offer(next.client());
        }
    }

    /** Opens sessions until the planned number of spare sessions is open. */
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

    /** Closes all idle sessions, and any session that is given back later. */
    void close() {
        closed = true;
        idle.forEach(VoiceClient::close);
        idle.clear();
        playing.forEach(each -> each.client().close());
        playing.clear();
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

    /** Listens to a session that has not received {@code ready} yet. */
    private final class Opening implements StrictVoice {
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
        public void onFailure(String code) {
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

    /** Listens to a session that should receive nothing. */
    private final class Idle implements ServerVoice {
        private final VoiceClient client;

        Idle(VoiceClient client) {
            this.client = client;
        }

        private void remove() {
            idle.remove(client);
            playing.removeIf(each -> each.client() == client);
        }

        @Override
        public void onError(String code, @Nullable String turn) {
            errors.accept(code);
        }

        @Override
        public void onGone(String code) {
            remove();
            errors.accept(code);
        }

        @Override
        public void onOutOfOrder() {
            remove();
            client.close();
            errors.accept(OUT_OF_ORDER);
        }
    }
}
