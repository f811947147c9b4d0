package dev.parlando.server;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives the time and the timers of the event loop on which it is used. */
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
