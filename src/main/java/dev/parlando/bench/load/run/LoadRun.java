package dev.parlando.bench.load.run;

import dev.parlando.bench.load.measure.LoadProgress;
import dev.parlando.bench.load.measure.LoadResult;
import dev.parlando.bench.load.measure.LoadTally;
import dev.parlando.bench.load.measure.SpokenAlone;
import dev.parlando.bench.load.measure.TurnResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs a plan once. The calling thread only keeps the time of arrivals; turns run on the event loop. In an open loop no
 * turn waits for another: a turn that starts late is timed from its intended start.
 */
final class LoadRun {
    private static final long PREPARE_TIMEOUT_MILLIS = 10_000;
    private static final long PROGRESS_MILLIS = 1_000;
    private static final long PAUSE_AFTER_ERROR_MILLIS = 100;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final LoadPlan.Sessions SLOW_SESSIONS = new LoadPlan.Sessions(0, 1);

    private final LoadClock clock;
    private final LoadPlan plan;
    private final Consumer<LoadProgress> progress;
    private final LoadTally tally;
    private final TurnDraw plans;
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
     * @param progress called every second, on the thread of the turns
     */
    LoadRun(
            LoadClock clock,
            Connector connector,
            LoadPlan plan,
            Map<Integer, SpokenAlone> references,
            Consumer<LoadProgress> progress) {
        this.clock = clock;
        this.plan = plan;
        this.progress = progress;
        this.tally = new LoadTally(plan.pace().warmUp().toNanos());
        this.plans = new TurnDraw(plan);
        this.clients = new ClientPool(connector::connect, plan.sessions(), clock::nanoTime, tally::onError);
        this.slowClients = new ClientPool(connector::connectSlowly, SLOW_SESSIONS, clock::nanoTime, tally::onError);
        this.scope = new TurnScope(clock, plan, clients, slowClients, references, false, this::onEnded);
    }

    /** Starts all turns and waits until they have ended. Blocks. */
    LoadResult run() {
        clock.onFailure(finished::completeExceptionally);
        prepareSessions();
        beginNanos = clock.nanoTime();
        clock.execute(this::begin);
        if (plan.pace().isOpenLoop()) {
            paceArrivals();
        }
        return clock.await(finished);
    }

    private void prepareSessions() {
        int count = Math.max(plan.sessions().spare(), plan.pace().concurrency());
        CompletableFuture<Void> prepared = new CompletableFuture<>();
        clock.execute(() -> {
            long timeout = clock.after(PREPARE_TIMEOUT_MILLIS, () -> prepared.complete(null));
            clients.prepare(count).onComplete(done -> {
                clock.cancel(timeout);
                prepared.complete(null);
            });
        });
        clock.await(prepared);
    }

    private void begin() {
        reportLater();
        for (int i = 0; i < plan.pace().concurrency(); i++) {
            start(clock.nanoTime());
        }
    }

    private void paceArrivals() {
        LongSupplier starts = plan.pace().arrivals().starts(plan.pace().ratePerSecond(), plan.seed());
        long durationNanos = plan.pace().duration().toNanos();
        for (long offset = starts.getAsLong(); offset < durationNanos; offset = starts.getAsLong()) {
            long intendedNanos = beginNanos + offset;
            if (!clock.sleepUntil(intendedNanos)) {
                break;
            }
            clock.execute(() -> start(intendedNanos));
        }
        clock.execute(() -> {
            lastWasStarted = true;
            finishIfIdle();
        });
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
        clock.after(PAUSE_AFTER_ERROR_MILLIS, () -> {
            resting--;
            startUnlessOver();
            finishIfIdle();
        });
    }

    private void startUnlessOver() {
        long now = clock.nanoTime();
        if (now - beginNanos < plan.pace().duration().toNanos()) {
            start(now);
        } else {
            lastWasStarted = true;
        }
    }

    private void finishIfIdle() {
        if (lastWasStarted && tally.active() == 0 && resting == 0) {
            clock.cancel(reporting);
            clients.close();
            slowClients.close();
            double elapsed = (clock.nanoTime() - beginNanos) / NANOS_PER_SECOND;
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

    private void reportLater() {
        reporting = clock.after(PROGRESS_MILLIS, () -> {
            progress.accept(tally.progress(clock.nanoTime() - beginNanos));
            reportLater();
        });
    }
}
