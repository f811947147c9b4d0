package dev.parlando.server;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time and timers of the event loop that makes them. */
record SocketTimers(Vertx vertx) implements SocketPace.Timers {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void after(Duration delay, Runnable action) {
        // timers have whole milliseconds, at least one
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(delay.toNanos() + 999_999));
        vertx.setTimer(millis, ignored -> action.run());
    }
}
