package dev.parlando.bench.load.run;

import dev.parlando.bench.load.run.FakeVoiceServer.Script;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server without sockets, on the clock of its clients: messages arrive in the order and at the time they are sent. */
final class ServerInMemory implements Connector {
    final FakeTurns fake;
    private final LoadClock clock;
    private long frozenUntilNanos;

    ServerInMemory(LoadClock clock, Script script) {
        this.clock = clock;
        this.fake = new FakeTurns(clock, script);
        this.frozenUntilNanos = clock.nanoTime();
    }

    /** Lets everything that arrives from now on wait. */
    void freeze(long millis) {
        frozenUntilNanos = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public VoiceClient connect(ServerVoice voice) {
        return new Client(voice);
    }

    @Override
    public VoiceClient connectSlowly(ServerVoice voice) {
        return new Client(voice);
    }

    private void arrive(Runnable what) {
        long millis = TimeUnit.NANOSECONDS.toMillis(frozenUntilNanos - clock.nanoTime());
        if (millis > 0) {
            clock.after(millis, what);
        } else {
            clock.execute(what);
        }
    }

    private final class Client implements VoiceClient, FakeTurns.Line {
        private final Deque<Runnable> unread = new ArrayDeque<>();
        private ServerVoice voice;
        private FakeTurns.@Nullable Session session;
        private int turnsBegun;
        private int resting;
        private boolean gone;

        Client(ServerVoice voice) {
            this.voice = voice;
            arrive(() -> session = fake.open(this));
        }

        @Override
        public void hear(ServerVoice other) {
            voice = other;
        }

        @Override
        public void send(String message) {
            arrive(() -> {
                if (session != null) {
                    session.onMessage(false, message.getBytes(StandardCharsets.UTF_8));
                }
            });
        }

        @Override
        public void send(BadMessage message) {
            switch (message.code()) {
                case "BAD_TEXT" -> send("{\"type\":\"speak\",\"text\":\" \"}");
                case "UNKNOWN_TURN" -> send("{\"type\":\"cancel\",\"turn\":\"nobody\"}");
                default -> send("{\"type\":\"sing\"}");
            }
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
            resting++;
            clock.after(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)), () -> {
                resting--;
                read();
            });
        }

        @Override
        public void close() {
            leave(true);
        }

        @Override
        public void hangUp() {
            leave(false);
        }

        private void leave(boolean saysGoodbye) {
            if (!gone) {
                gone = true;
                arrive(() -> {
                    if (session != null) {
                        session.onClosed(saysGoodbye);
                    }
                });
            }
        }

        @Override
        public void text(String message) {
            hear(() -> WireMessages.deliver(message, voice));
        }

        @Override
        public void audio(Buffer frame) {
            hear(() -> voice.onAudio(frame));
        }

        @Override
        public void close(short code) {
            hear(() -> {
                gone = true;
                voice.onGone("CLOSED_" + code);
            });
        }

        private void hear(Runnable message) {
            unread.add(message);
            clock.execute(this::read);
        }

        private void read() {
            while (resting == 0 && !unread.isEmpty()) {
                Runnable next = unread.remove();
                if (!gone) {
                    next.run();
                }
            }
        }
    }
}
