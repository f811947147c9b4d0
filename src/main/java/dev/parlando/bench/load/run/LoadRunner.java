package dev.parlando.bench.load.run;

import dev.parlando.bench.load.measure.Limit;
import dev.parlando.bench.load.measure.LoadProgress;
import dev.parlando.bench.load.measure.LoadResult;
import dev.parlando.bench.load.measure.SpokenAlone;
import dev.parlando.error.VoiceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Tests a server with a plan, once or at many rates. Methods block; the caller closes the runner. */
public final class LoadRunner implements AutoCloseable {
    private static final long SHORTEST_GREETING_TIMEOUT_MILLIS = 15_000;

    private final LoadPlan plan;
    private final String command;
    private final List<Limit> limits;
    private final LoadListener listener;
    private final Transport transport;
    private final LoadClock clock;
    private final Instant startedAt = Instant.now();

    /**
     * Prepares a test.
     *
     * @param command for the report, without secrets
     * @param listener receives the progress
     * @throws VoiceException {@code BAD_CONFIG} when the file of trusted certificates cannot be used
     */
    public LoadRunner(LoadPlan plan, String command, List<Limit> limits, LoadListener listener) {
        this.plan = plan;
        this.command = command;
        this.limits = List.copyOf(limits);
        this.listener = listener;
        this.transport = new Transport(plan);
        this.clock = new MachineClock(transport.vertx());
    }

    /**
     * Runs the plan once and returns its report.
     *
     * @throws VoiceException {@code BAD_CONFIG} or {@code UNAUTHORIZED} when no session can be opened,
     *     {@code ENGINE_FAILED} when {@code verify} finds a text that cannot be spoken alone
     */
    public LoadReport run() {
        requireServer();
        LoadResult result = runAt(plan, references());
        return report(result, List.of());
    }

    /**
     * Searches the highest arrival rate without a fault: no underrun, no error, no wrong audio, no limit exceeded. The
     * search starts at the plan's rate; each step is a whole run.
     *
     * @throws VoiceException as {@link #run}
     */
    public LoadReport findRate() {
        requireServer();
        Map<Integer, SpokenAlone> references = references();
        List<LoadReport.Step> steps = new ArrayList<>();
        double best = RateSearch.highest(plan.pace().ratePerSecond(), rate -> {
            LoadResult result = runAt(plan.withRate(rate), references);
            boolean passed = result.isFlawless()
                    && limits.stream().noneMatch(limit -> limit.check(result).exceeded());
            steps.add(new LoadReport.Step(rate, passed, result));
            listener.onNews(StepText.of(steps.get(steps.size() - 1)));
            return passed;
        });
        LoadReport.Step shown = steps.stream()
                .filter(step -> step.passed() && step.rate() == best)
                .findFirst()
                .orElse(steps.get(steps.size() - 1));
        return report(shown.result(), steps);
    }

    @Override
    public void close() {
        transport.close();
    }

    private LoadReport report(LoadResult result, List<LoadReport.Step> steps) {
        List<Limit.Check> checks =
                limits.stream().map(limit -> limit.check(result)).toList();
        return new LoadReport(plan, command, startedAt, ServerSnapshot.of(transport), result, checks, steps);
    }

    private Map<Integer, SpokenAlone> references() {
        if (!plan.verify()) {
            return Map.of();
        }
        listener.onNews("speaking " + plan.speech().texts().size() + " texts alone, to compare with");
        return new AloneRun(clock, transport, plan).run();
    }

    private LoadResult runAt(LoadPlan each, Map<Integer, SpokenAlone> references) {
        ServerSnapshot before = ServerSnapshot.of(transport);
        LoadResult result = new LoadRun(clock, transport, each, references, this::tellProgress).run();
        ServerSnapshot after = ServerSnapshot.of(transport);
        return result.withServerLatencies(after.since(before, each.speech().mode()));
    }

    /** Reports progress on a thread of its own, because a terminal may be slow and turns must not wait for it. */
    private void tellProgress(LoadProgress now) {
        transport.vertx().executeBlocking(() -> {
            listener.onProgress(now);
            return true;
        });
    }

    private void requireServer() {
        CompletableFuture<Boolean> opened = new CompletableFuture<>();
        transport.vertx().runOnContext(ignored -> {
            Greeting greeting = new Greeting(opened);
            greeting.client = transport.connect(greeting);
            long millis = greetingTimeoutMillis();
            transport.vertx().setTimer(millis, late -> greeting.onNotConnected(ConnectFailure.late(millis)));
        });
        try {
            opened.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof VoiceException known ? known : e;
        }
    }

    /**
     * Returns the time to wait for the first session. It grows with the listener's patience: a plan that lets turns
     * take long expects slow machines.
     */
    private long greetingTimeoutMillis() {
        return Math.max(
                SHORTEST_GREETING_TIMEOUT_MILLIS, plan.listener().patience().toMillis());
    }

    /** Listens to a session that is only opened to see whether it can be. */
    private final class Greeting implements StrictVoice {
        private final CompletableFuture<Boolean> opened;
        private @Nullable VoiceClient client;

        Greeting(CompletableFuture<Boolean> opened) {
            this.opened = opened;
        }

        @Override
        public void onReady(String model) {
            close();
            opened.complete(true);
        }

        @Override
        public void onNotConnected(ConnectFailure failure) {
            close();
            opened.completeExceptionally(failure.in("--url " + plan.target()));
        }

        @Override
        public void onFailure(String code) {
            onNotConnected(ConnectFailure.ended(code));
        }

        private void close() {
            if (client != null) {
                client.close();
            }
        }
    }
}
