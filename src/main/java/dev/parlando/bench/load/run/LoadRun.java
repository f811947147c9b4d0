package dev.parlando.bench.load.run;

import dev.parlando.bench.load.measure.LoadProgress;
import dev.parlando.bench.load.measure.LoadResult;
import dev.parlando.bench.load.measure.LoadTally;
import dev.parlando.bench.load.measure.SpokenAlone;
import dev.parlando.bench.load.measure.TurnResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One run of a plan. The calling thread keeps the time of arrivals and nothing else; turns live on the event loop. In an
 * open loop no turn waits for another: one that starts late is still timed from when it was meant to start.
 */
final class LoadRun {
    private static final Duration PREPARE_TIMEOUT = Duration.ofSeconds(10);
    private static final long PROGRESS_MILLIS = 1_000;
    private static final long PAUSE_AFTER_ERROR_MILLIS = 100;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final LoadPlan.Sessions SLOW_SESSIONS = new LoadPlan.Sessions(0, 1);

    private final Vertx vertx;
    private final Context context;
    private final LoadPlan plan;
    private final Consumer<LoadProgress> progress;
    private final LongSupplier nanoTime = System::nanoTime;
    private final LoadTally tally;
    private final TurnPlans plans;
    private final ClientPool clients;
    private final ClientPool slowClients;
    private final TurnScope scope;
    private final CompletableFuture<LoadResult> finished = new CompletableFuture<>();
    private long beginNanos;
    private long reporting;
    private int resting;
    private boolean lastWasStarted;

    /**
     * Prepares a run.
     *
     * @param references by index of the text; empty for no comparison
     * @param progress is told every second, on a thread of its own
     */
    LoadRun(Transport transport, LoadPlan plan, Map<Integer, SpokenAlone> references, Consumer<LoadProgress> progress) {
        this.vertx = transport.vertx();
        this.context = vertx.getOrCreateContext();
        this.plan = plan;
        this.progress = progress;
        this.tally = new LoadTally(plan.pace().warmUp().toNanos());
        this.plans = new TurnPlans(plan);
        this.clients = new ClientPool(transport::connect, plan.sessions(), nanoTime, tally::onError);
        this.slowClients = new ClientPool(transport::connectSlowly, SLOW_SESSIONS, nanoTime, tally::onError);
        this.scope = new TurnScope(vertx, nanoTime, plan, clients, slowClients, references, false, this::onEnded);
    }

    /** Starts all turns, waits for their ends. Blocks. */
    LoadResult run() {
        context.exceptionHandler(finished::completeExceptionally);
        prepareSessions();
        beginNanos = nanoTime.getAsLong();
        context.runOnContext(ignored -> begin());
        if (plan.pace().isOpenLoop()) {
            paceArrivals();
        }
        return finished.join();
    }

    private void prepareSessions() {
        int count = Math.max(plan.sessions().spare(), plan.pace().concurrency());
        CompletableFuture<Void> prepared = new CompletableFuture<>();
        context.runOnContext(ignored -> clients.prepare(count).onComplete(done -> prepared.complete(null)));
        prepared.completeOnTimeout(null, PREPARE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private void begin() {
        reporting = vertx.setPeriodic(PROGRESS_MILLIS, ignored -> report());
        for (int i = 0; i < plan.pace().concurrency(); i++) {
            start(nanoTime.getAsLong());
        }
    }

    private void paceArrivals() {
        LongSupplier starts = plan.pace().arrivals().starts(plan.pace().ratePerSecond(), plan.seed());
        long durationNanos = plan.pace().duration().toNanos();
        for (long offset = starts.getAsLong(); offset < durationNanos; offset = starts.getAsLong()) {
            long intendedNanos = beginNanos + offset;
            if (!sleepUntil(intendedNanos)) {
                break;
            }
            context.runOnContext(ignored -> start(intendedNanos));
        }
        context.runOnContext(ignored -> {
            lastWasStarted = true;
            finishIfIdle();
        });
    }

    private boolean sleepUntil(long nanos) {
        for (long left = nanos - nanoTime.getAsLong(); left > 0; left = nanos - nanoTime.getAsLong()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
        return true;
    }

    private void start(long intendedNanos) {
        tally.onStarted();
        new TurnRun(scope, plans.next(), intendedNanos, beginNanos).begin();
    }

    private void onEnded(TurnResult turn) {
        tally.onEnded(turn);
        if (!plan.pace().isOpenLoop()) {
            startNext(turn);
        }
        finishIfIdle();
    }

    private void startNext(TurnResult turn) {
        if (turn.error() == null) {
            startUnlessOver();
            return;
        }
        // a server that refuses is not to be asked again in the same breath
        resting++;
        vertx.setTimer(PAUSE_AFTER_ERROR_MILLIS, ignored -> {
            resting--;
            startUnlessOver();
            finishIfIdle();
        });
    }

    private void startUnlessOver() {
        long now = nanoTime.getAsLong();
        if (now - beginNanos < plan.pace().duration().toNanos()) {
            start(now);
        } else {
            lastWasStarted = true;
        }
    }

    private void finishIfIdle() {
        if (lastWasStarted && tally.active() == 0 && resting == 0) {
            vertx.cancelTimer(reporting);
            clients.close();
            slowClients.close();
            double elapsed = (nanoTime.getAsLong() - beginNanos) / NANOS_PER_SECOND;
            finished.complete(new LoadResult(
                    plan.pace().ratePerSecond(),
                    plan.pace().duration().toNanos() / NANOS_PER_SECOND,
                    elapsed,
                    tally.counts(),
                    tally.latencies().rows(),
                    List.of(),
                    tally.points()));
        }
    }

    private void report() {
        LoadProgress now = tally.progress(nanoTime.getAsLong() - beginNanos);
        vertx.executeBlocking(() -> {
            progress.accept(now);
            return true;
        });
    }
}
