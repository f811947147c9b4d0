package dev.parlando.bench.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClientPoolTest {
    private final List<FakeClient> opened = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private long now = 100;

    /** A session whose server is the test. */
    private static final class FakeClient implements VoiceClient {
        private ServerVoice voice;
        private int turns;
        private boolean gone;

        FakeClient(ServerVoice voice) {
            this.voice = voice;
        }

        @Override
        public void hear(ServerVoice other) {
            voice = other;
        }

        @Override
        public void send(String message) {
            throw new IllegalStateException("a pool says nothing");
        }

        @Override
        public void send(BadMessage message) {
            throw new IllegalStateException("a pool says nothing");
        }

        @Override
        public void countTurn() {
            turns++;
        }

        @Override
        public int turnsBegun() {
            return turns;
        }

        @Override
        public boolean isGone() {
            return gone;
        }

        @Override
        public void rest(long nanos) {
            throw new IllegalStateException("a pool does not rest");
        }

        @Override
        public void close() {
            gone = true;
        }

        @Override
        public void hangUp() {
            gone = true;
        }
    }

    private ClientPool pool(int spare, int turnsEach) {
        return new ClientPool(
                voice -> {
                    FakeClient client = new FakeClient(voice);
                    opened.add(client);
                    return client;
                },
                new LoadPlan.Sessions(spare, turnsEach),
                () -> now,
                code -> told.add("error " + code));
    }

    private void take(ClientPool pool, String name) {
        pool.take(new ClientPool.Taker() {
            @Override
            public void onClient(VoiceClient client) {
                told.add(name + " has " + opened.indexOf(client));
            }

            @Override
            public void onNoClient(String code) {
                told.add(name + " has none: " + code);
            }
        });
    }

    private void ready(int index) {
        opened.get(index).voice.onReady("tones");
    }

    @Test
    void aTurnThatFindsNoSessionWaitsForANewOne() {
        ClientPool pool = pool(0, 10);
        assertNull(pool.model());
        take(pool, "a");
        assertEquals(1, opened.size());
        assertEquals(List.of(), told);
        ready(0);
        assertEquals(List.of("a has 0"), told);
        assertEquals(1, opened.get(0).turns);
        assertEquals("tones", pool.model());
    }

    @Test
    void sessionsGoToTheTurnsInTheOrderTheyAsked() {
        ClientPool pool = pool(0, 10);
        take(pool, "a");
        take(pool, "b");
        ready(1);
        ready(0);
        assertEquals(List.of("a has 1", "b has 0"), told);
    }

    @Test
    void spareSessionsAreOpenedAhead() {
        ClientPool pool = pool(2, 10);
        take(pool, "a");
        assertEquals(3, opened.size(), "one for the turn, two to spare");
        for (int index = 0; index < 3; index++) {
            ready(index);
        }
        take(pool, "b");
        assertEquals(List.of("a has 0", "b has 1"), told, "at once");
        assertEquals(4, opened.size(), "one is idle, one opens");
    }

    @Test
    void aSessionIsUsedAsOftenAsItMayBe() {
        ClientPool pool = pool(0, 2);
        take(pool, "a");
        ready(0);
        pool.giveBack(opened.get(0), now);
        take(pool, "b");
        assertEquals(List.of("a has 0", "b has 0"), told);
        pool.giveBack(opened.get(0), now);
        assertTrue(opened.get(0).gone);
        take(pool, "c");
        assertEquals(2, opened.size());
    }

    @Test
    void aSessionThatIsGoneIsNotHandedOut() {
        ClientPool pool = pool(0, 10);
        take(pool, "a");
        ready(0);
        opened.get(0).hangUp();
        pool.giveBack(opened.get(0), now);
        take(pool, "b");
        assertEquals(2, opened.size());
    }

    @Test
    void aListenerWhoStillHearsTheLastTurnIsNotDisturbed() {
        ClientPool pool = pool(0, 10);
        take(pool, "a");
        ready(0);
        pool.giveBack(opened.get(0), now + 50);
        take(pool, "b");
        assertEquals(2, opened.size(), "b waits for a session of its own");
        ready(1);
        now += 49;
        take(pool, "c");
        assertEquals(3, opened.size());
        now += 1;
        take(pool, "d");
        assertEquals(List.of("a has 0", "b has 1", "c has 0"), told, "c waited longer than d");
    }

    @Test
    void onlyATurnThatWaitsInVainHearsOfAFailure() {
        ClientPool pool = pool(1, 10);
        take(pool, "a");
        assertEquals(2, opened.size());
        opened.get(0).voice.onGone("HTTP_503");
        assertEquals(List.of(), told, "the spare one may still come");
        assertTrue(opened.get(0).gone);
        opened.get(1).voice.onError("SERVER_BUSY", null);
        assertEquals(List.of("a has none: SERVER_BUSY"), told);
        opened.get(1).voice.onGone("CLOSED_1013");
        assertEquals(1, told.size(), "a session fails once");
    }

    @Test
    void aServerThatSpeaksBeforeItIsReadyIsOutOfOrder() {
        ClientPool pool = pool(0, 10);
        take(pool, "a");
        opened.get(0).voice.onAudio(Buffer.buffer());
        assertEquals(List.of("a has none: OUT_OF_ORDER"), told);
        ready(0);
        assertEquals(1, told.size(), "too late");
    }

    @Test
    void whatIdleSessionsHearIsAnError() {
        ClientPool pool = pool(3, 10);
        pool.replenish();
        for (int index = 0; index < 3; index++) {
            ready(index);
        }
        opened.get(0).voice.onGone("CLOSED_1001");
        opened.get(1).voice.onStarted("load-1");
        opened.get(2).voice.onError("SHUTTING_DOWN", null);
        assertEquals(List.of("error CLOSED_1001", "error OUT_OF_ORDER", "error SHUTTING_DOWN"), told);
        assertTrue(opened.get(1).gone);
        take(pool, "a");
        assertEquals("a has 2", told.get(3), "the only one that is left");
    }

    @Test
    void aSessionThatEndsWhileItIsHeardIsForgotten() {
        ClientPool pool = pool(0, 10);
        take(pool, "a");
        ready(0);
        pool.giveBack(opened.get(0), now + 50);
        opened.get(0).voice.onGone("CLOSED_1001");
        now += 60;
        take(pool, "b");
        assertEquals(List.of("a has 0", "error CLOSED_1001"), told);
        assertEquals(2, opened.size());
    }

    @Test
    void preparingEndsWhenAllAreIdleOrOneFails() {
        ClientPool pool = pool(0, 10);
        Future<Void> prepared = pool.prepare(2);
        ready(0);
        assertFalse(prepared.isComplete());
        ready(1);
        assertTrue(prepared.isComplete());
        assertTrue(pool.prepare(2).isComplete(), "they are there");
        Future<Void> more = pool.prepare(4);
        assertEquals(4, opened.size());
        opened.get(2).voice.onGone("CONNECT_FAILED");
        assertTrue(more.isComplete());
    }

    @Test
    void aClosedPoolKeepsNothingOpen() {
        ClientPool pool = pool(0, 10);
        pool.prepare(4);
        for (int index = 0; index < 3; index++) {
            ready(index);
        }
        take(pool, "a");
        take(pool, "b");
        pool.giveBack(opened.get(0), now + 50);
        pool.close();
        pool.giveBack(opened.get(1), now);
        ready(3);
        for (int index = 0; index < 4; index++) {
            assertTrue(opened.get(index).gone, "session " + index);
        }
        pool.replenish();
        assertEquals(4, opened.size());
    }
}
