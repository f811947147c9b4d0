package dev.parlando.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What one address and one key may take, and that nothing of it is lost. */
final class ClientSharesTest {
    private static final ClientAddress A = new ClientAddress("c6336407", false);
    private static final ClientAddress B = new ClientAddress("c6336408", false);
    private static final ClientAddress HERE = new ClientAddress("7f000001", true);
    private static final ApiKey SMALL = new ApiKey("small", "01", OptionalInt.of(1), OptionalInt.of(2));
    private static final ApiKey PLAIN = new ApiKey("plain", "02");

    private final List<Share> refused = new ArrayList<>();
    private final ClientShares shares = new ClientShares(limits(2, 3, 4, 5), refused::add);

    private static ShareLimits limits(int sessions, int turns, int keySessions, int keyTurns) {
        return new ShareLimits(
                new ShareLimits.PerAddress(Optional.of(1), Optional.of(sessions), Optional.of(turns), 100, 100),
                new ShareLimits.PerKey(keySessions, keyTurns));
    }

    @Test
    void anAddressHasItsShareOfSessions() {
        Caller caller = new Caller(A, ApiKey.NONE);
        SessionShare first = shares.openSession(caller);
        shares.openSession(caller);
        assertRefused(
                "this client's address has as many sessions as it may: server.max-sessions-per-address is 2",
                () -> shares.openSession(caller));
        shares.openSession(new Caller(B, ApiKey.NONE));
        first.close();
        shares.openSession(caller);
        assertEquals(List.of(Share.SESSIONS_PER_ADDRESS), refused);
    }

    @Test
    void aKeyHasItsShareOrItsOwnLimit() {
        shares.openSession(new Caller(A, SMALL));
        assertRefused(
                "this key has as many sessions as it may: its limit is 1",
                () -> shares.openSession(new Caller(B, SMALL)));
        // what the refused one took of its address was given back
        shares.openSession(new Caller(B, PLAIN));
        shares.openSession(new Caller(B, PLAIN));
        shares.openSession(new Caller(HERE, PLAIN));
        shares.openSession(new Caller(HERE, PLAIN));
        assertRefused(
                "this key has as many sessions as it may: server.max-sessions-per-key is 4",
                () -> shares.openSession(new Caller(A, PLAIN)));
        assertEquals(List.of(Share.SESSIONS_PER_KEY, Share.SESSIONS_PER_KEY), refused);
    }

    @Test
    void turnsAreCountedOverAllSessions() {
        SessionShare one = shares.openSession(new Caller(A, PLAIN));
        SessionShare two = shares.openSession(new Caller(A, PLAIN));
        one.openTurn(1);
        one.openTurn(2);
        two.openTurn(3);
        assertRefused(
                "this client's address has as many turns spoken or waiting as it may: server.max-turns-per-address is 3",
                () -> two.openTurn(4));
        two.closeTurn(4);
        assertThrows(VoiceException.class, () -> two.openTurn(4));
        one.closeTurn(1);
        one.closeTurn(1);
        two.openTurn(4);
        assertThrows(VoiceException.class, () -> two.openTurn(5));
        SessionShare small = shares.openSession(new Caller(B, SMALL));
        small.openTurn(6);
        small.openTurn(7);
        assertRefused(
                "this key has as many turns spoken or waiting as it may: its limit is 2", () -> small.openTurn(8));
        one.close();
        two.close();
        two.close();
        small.close();
        assertEquals(0, shares.numHolders());
    }

    @Test
    void connectionsAreCountedByAddress() {
        assertTrue(shares.addConnection(A));
        assertFalse(shares.addConnection(A));
        assertTrue(shares.addConnection(B));
        shares.removeConnection(A);
        assertTrue(shares.addConnection(A));
        assertEquals(List.of(Share.CONNECTIONS_PER_ADDRESS), refused);
    }

    @Test
    void theDefaultIsAQuarterExceptOnLoopback() {
        ShareLimits limits = new ShareLimits(
                new ShareLimits.PerAddress(Optional.empty(), Optional.empty(), Optional.empty(), 40, 20),
                new ShareLimits.PerKey(0, 0));
        assertEquals(10, limits.limit(Share.CONNECTIONS_PER_ADDRESS, A));
        assertEquals(5, limits.limit(Share.SESSIONS_PER_ADDRESS, A));
        assertEquals(5, limits.limit(Share.TURNS_PER_ADDRESS, A));
        assertEquals(0, limits.limit(Share.SESSIONS_PER_ADDRESS, HERE));
        ShareLimits few = new ShareLimits(
                new ShareLimits.PerAddress(Optional.empty(), Optional.empty(), Optional.empty(), 1, 3),
                new ShareLimits.PerKey(0, 0));
        assertEquals(1, few.limit(Share.SESSIONS_PER_ADDRESS, A));
        assertEquals(2, limits(2, 0, 0, 0).limit(Share.SESSIONS_PER_ADDRESS, HERE), "a number counts everywhere");
        ClientShares open = new ClientShares(limits(0, 0, 0, 0), refused::add);
        for (int i = 0; i < 1_000; i++) {
            open.openSession(new Caller(A, PLAIN)).openTurn(i);
        }
        assertEquals(List.of(), refused);
    }

    /** Opens and closes at random, on four threads; in the end nothing is held, and no limit was passed. */
    @Test
    void nothingIsLostInAnyOrder() throws Exception {
        ClientShares shared = new ClientShares(limits(20, 10, 30, 15), share -> {});
        AtomicInteger most = new AtomicInteger();
        AtomicInteger open = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                Random random = new Random(seed);
                runs.add(threads.submit(() -> openAndClose(shared, random, open, most)));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(0, shared.numHolders());
        assertTrue(most.get() <= 20 && most.get() >= 10, "at most " + most.get());
    }

    private static void openAndClose(ClientShares shared, Random random, AtomicInteger open, AtomicInteger most) {
        List<SessionShare> mine = new ArrayList<>();
        Caller caller = new Caller(A, PLAIN);
        for (int i = 0; i < 10_000; i++) {
            try {
                switch (random.nextInt(5)) {
                    case 0, 1 -> {
                        mine.add(shared.openSession(caller));
                        most.accumulateAndGet(open.incrementAndGet(), Math::max);
                    }
                    case 2 -> {
                        if (!mine.isEmpty()) {
                            open.decrementAndGet();
                            mine.remove(random.nextInt(mine.size())).close();
                        }
                    }
                    case 3 -> {
                        if (!mine.isEmpty()) {
                            mine.get(random.nextInt(mine.size())).openTurn(random.nextInt(5));
                        }
                    }
                    default -> {
                        if (!mine.isEmpty()) {
                            mine.get(random.nextInt(mine.size())).closeTurn(random.nextInt(5));
                        }
                    }
                }
            } catch (VoiceException e) {
                assertEquals(ErrorCode.SERVER_BUSY, e.code());
            }
        }
        open.addAndGet(-mine.size());
        mine.forEach(SessionShare::close);
    }

    private static void assertRefused(String message, Runnable asked) {
        VoiceException refused = assertThrows(VoiceException.class, asked::run);
        assertEquals(ErrorCode.SERVER_BUSY, refused.code());
        assertEquals(message, refused.getMessage());
    }
}
