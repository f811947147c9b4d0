package dev.parlando.bench.load.run;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Gives the machine's time; turns run on an event loop. */
final class MachineClock implements LoadClock {
    private final Vertx vertx;
    private final Context context;

    MachineClock(Vertx vertx) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }

    @Override
    public long after(long millis, Runnable task) {
        return vertx.setTimer(millis, ignored -> task.run());
    }

    @Override
    public void cancel(long id) {
        vertx.cancelTimer(id);
    }

    @Override
    public void onFailure(Consumer<Throwable> handler) {
        context.exceptionHandler(handler::accept);
    }

    @Override
    public boolean sleepUntil(long nanos) {
        for (long left = nanos - nanoTime(); left > 0; left = nanos - nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public <T> T await(CompletableFuture<T> result) {
        return result.join();
    }
}
