package dev.parlando.server;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.metrics.VoiceMetrics;
import dev.parlando.speech.TurnScheduler;
import dev.parlando.stage.Stage;
import dev.parlando.stage.StageEvent;
import dev.parlando.turn.TurnEvent;
import dev.parlando.turn.TurnListener;
import dev.parlando.turn.TurnStatus;
import dev.parlando.turn.TurnSummary;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns one scheduler and its thread: a worker verticle with a pool of one thread. Each tick runs as a task of its own
 * and requests the next one only while there is work. So commands run between ticks, and an idle engine does nothing.
 */
final class EngineVerticle extends VerticleBase implements EngineCommand.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(EngineVerticle.class);
    private static final int MOST_ON_BUS = 8;
    private static final long STATUS_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MEMORY_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final SpeechEngine engine;
    private final VoiceMetrics metrics;
    private final Heartbeat heartbeat;
    private final Map<Long, LiveTurn> liveTurns = new HashMap<>();
    private @Nullable TurnScheduler scheduler;
    private @Nullable EngineStatus published;
    private long publishedNanos;
    private Map<String, Long> memory = Map.of();
    private long memoryNanos;
    private long buildNanos;
    private boolean tickPending;
    private boolean timerPending;
    private boolean failed;

    /** @param heartbeat shows the work of this engine's thread, once the engine is warm */
    EngineVerticle(SpeechEngine engine, VoiceMetrics metrics, Heartbeat heartbeat) {
        this.engine = engine;
        this.metrics = metrics;
        this.heartbeat = heartbeat;
    }

    @Override
    public Future<?> start() {
        publish(EngineStatus.starting(engine));
        LOG.info("loading the model: device={} precision={}", engine.device(), engine.precision());
        StageEvent event = new StageEvent();
        event.begin();
        long start = System.nanoTime();
        TurnScheduler loaded = engine.load().apply(this::onStage);
        long ready = System.nanoTime();
        event.end(Stage.LOAD, 0);
        metrics.onStage(Stage.LOAD, ready - start - buildNanos);
        LOG.info("warming up: device={} model={}", engine.device(), loaded.modelName());
        try {
            event.begin();
            loaded.warmUp();
            event.end(Stage.WARMUP, 0);
        } catch (RuntimeException | Error e) {
            loaded.close();
            throw e;
        }
        metrics.onStage(Stage.WARMUP, System.nanoTime() - ready);
        scheduler = loaded;
        vertx.eventBus()
                .<EngineCommand>localConsumer(BusAddresses.engine(engine.device()))
                .handler(message -> handle(message.body()));
        publishStatus(loaded);
        LOG.info(
                "engine ready: device={} precision={} model={} slots={} load={}ms build={}ms warmup={}ms memory={}",
                engine.device(),
                engine.precision(),
                loaded.modelName(),
                loaded.load().slots(),
                TimeUnit.NANOSECONDS.toMillis(ready - start - buildNanos),
                TimeUnit.NANOSECONDS.toMillis(buildNanos),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ready),
                memory);
        return Future.succeededFuture();
    }

    private void onStage(Stage stage, long nanos) {
        if (stage == Stage.BUILD) {
            buildNanos += nanos;
        }
        metrics.onStage(stage, nanos);
    }

    @Override
    public Future<?> stop() {
        if (scheduler != null) {
            heartbeat.begin();
            try {
                scheduler.close();
            } finally {
                heartbeat.end();
            }
            scheduler = null;
        }
        // the thread goes with the verticle: a tick that was already asked for must have passed
        Promise<Void> quiet = Promise.promise();
        context.runOnContext(ignored -> quiet.complete());
        return quiet.future();
    }

    @Override
    public void onSubmit(EngineCommand.Submit command) {
        long turnId = command.request().turnId();
        if (failed) {
            send(command.replyTo(), new TurnEvent.Refused(turnId, engineFailed(null)));
            return;
        }
        LiveTurn turn = new LiveTurn(turnId, command.request().sessionId(), command.replyTo());
        liveTurns.put(turnId, turn);
        try {
            opened().submit(command.request(), turn);
        } catch (VoiceException e) {
            liveTurns.remove(turnId);
            send(command.replyTo(), new TurnEvent.Refused(turnId, e));
        }
    }

    @Override
    public void onAppend(EngineCommand.Append command) {
        if (liveTurns.containsKey(command.turnId())) {
            opened().append(command.turnId(), command.text());
        }
    }

    @Override
    public void onSettle(EngineCommand.Settle command) {
        if (liveTurns.containsKey(command.turnId())) {
            opened().settle(command.turnId());
        }
    }

    @Override
    public void onFinishText(EngineCommand.FinishText command) {
        if (liveTurns.containsKey(command.turnId())) {
            opened().finishText(command.turnId());
        }
    }

    @Override
    public void onCancel(EngineCommand.Cancel command) {
        LiveTurn turn = liveTurns.get(command.turnId());
        if (turn != null) {
            turn.cancelledNanos = command.receivedNanos();
            opened().cancel(command.turnId());
        }
    }

    @Override
    public void onSetPaused(EngineCommand.SetPaused command) {
        LiveTurn turn = liveTurns.get(command.turnId());
        if (turn != null) {
            turn.listenerWaits = command.paused();
            turn.updatePause();
        }
    }

    @Override
    public void onTaken(EngineCommand.Taken command) {
        LiveTurn turn = liveTurns.get(command.turnId());
        if (turn != null) {
            turn.onBus--;
            turn.updatePause();
        }
    }

    @Override
    public void onEndSession(EngineCommand.EndSession command) {
        if (failed) {
            return;
        }
        liveTurns.values().stream()
                .filter(turn -> turn.sessionId.equals(command.sessionId()))
                .forEach(turn -> turn.cancelledNanos = command.receivedNanos());
        opened().endSession(command.sessionId());
    }

    private void handle(EngineCommand command) {
        if (scheduler == null) {
            return;
        }
        heartbeat.begin();
        try {
            command.dispatch(this);
        } catch (RuntimeException | Error e) {
            fail(e);
        } finally {
            heartbeat.end();
        }
        requestTick();
    }

    private void requestTick() {
        if (!tickPending && !failed && scheduler != null) {
            tickPending = true;
            context.runOnContext(ignored -> tick());
        }
    }

    /** Requests a tick for work that time makes possible. */
    private void requestTickLater(long nanos) {
        if (nanos != Long.MAX_VALUE && !timerPending) {
            timerPending = true;
            vertx.setTimer(1 + TimeUnit.NANOSECONDS.toMillis(nanos), ignored -> {
                timerPending = false;
                requestTick();
            });
        }
    }

    private void tick() {
        tickPending = false;
        if (scheduler == null || failed) {
            return;
        }
        heartbeat.begin();
        try {
            boolean more = scheduler.tick();
            publishStatus(scheduler);
            if (more) {
                requestTick();
            } else {
                requestTickLater(scheduler.nanosToNextTick());
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        } finally {
            heartbeat.end();
        }
    }

    /**
     * Marks the engine as failed and ends all live turns. A failure that belongs to one turn stays in the scheduler;
     * after any other failure the engine cannot be trusted.
     */
    private void fail(Throwable cause) {
        LOG.error("engine failed: device={}", engine.device(), cause);
        failed = true;
        EngineStatus last = published == null ? EngineStatus.starting(engine) : published;
        publish(new EngineStatus(
                engine.device(),
                engine.precision(),
                EngineStatus.State.FAILED,
                last.model(),
                last.voices(),
                EngineStatus.EMPTY_LOAD,
                last.memory()));
        TurnSummary summary = new TurnSummary(TurnStatus.FAILED, 0, 0, 0, Map.of(), engineFailed(cause));
        List.copyOf(liveTurns.values()).forEach(turn -> turn.onDone(summary));
    }

    private VoiceException engineFailed(@Nullable Throwable cause) {
        return new VoiceException(
                ErrorCode.ENGINE_FAILED, "the engine of device " + engine.device() + " has failed", cause);
    }

    private void publishStatus(TurnScheduler running) {
        TurnScheduler.Load load = running.load();
        boolean idle = load.active() == 0 && load.queued() == 0;
        boolean due = published == null
                || published.state() != EngineStatus.State.READY
                // clients are refused by it: it may not grow old
                || published.load().full() != load.full()
                || System.nanoTime() - publishedNanos >= STATUS_PERIOD_NANOS;
        if (due || idle) {
            EngineStatus status = new EngineStatus(
                    engine.device(),
                    engine.precision(),
                    EngineStatus.State.READY,
                    running.modelName(),
                    running.voices(),
                    load,
                    memory(running));
            if (!status.equals(published)) {
                publish(status);
            }
        }
    }

    /**
     * Returns the memory by use, measured at most once a period, because the driver answers slowly and a step waits
     * meanwhile.
     */
    private Map<String, Long> memory(TurnScheduler running) {
        if (memory.isEmpty() || System.nanoTime() - memoryNanos >= MEMORY_PERIOD_NANOS) {
            memory = running.memory();
            memoryNanos = System.nanoTime();
        }
        return memory;
    }

    private void publish(EngineStatus status) {
        published = status;
        publishedNanos = System.nanoTime();
        vertx.eventBus().publish(BusAddresses.ENGINE_STATUS, status);
    }

    private void send(String replyTo, TurnEvent event) {
        vertx.eventBus().send(replyTo, event);
    }

    private TurnScheduler opened() {
        if (scheduler == null) {
            throw new IllegalStateException("engine is not open: " + engine.device());
        }
        return scheduler;
    }

    /** Sends the audio and text of a turn to the turn's session. */
    private final class LiveTurn implements TurnListener {
        private static final long NOT_CANCELLED = Long.MIN_VALUE;

        private final long turnId;
        private final String sessionId;
        private final String replyTo;
        private long cancelledNanos = NOT_CANCELLED;
        private boolean listenerWaits;
        private boolean paused;
        private int onBus;

        LiveTurn(long turnId, String sessionId, String replyTo) {
            this.turnId = turnId;
            this.sessionId = sessionId;
            this.replyTo = replyTo;
        }

        /**
         * Pauses the turn while the session asks for it or too much audio is on the event bus, which has no bound of
         * its own.
         */
        void updatePause() {
            boolean wanted = listenerWaits || onBus >= MOST_ON_BUS;
            if (wanted != paused) {
                paused = wanted;
                opened().setPaused(turnId, wanted);
            }
        }

        @Override
        public void onQueued(int place, long expectedNanos) {
            send(replyTo, new TurnEvent.Queued(turnId, place, expectedNanos));
        }

        @Override
        public void onStarted() {
            send(replyTo, new TurnEvent.Started(turnId));
        }

        @Override
        public void onText(String delta) {
            send(replyTo, new TurnEvent.Text(turnId, delta));
        }

        @Override
        public void onAudio(PcmChunk audio) {
            onBus++;
            updatePause();
            send(replyTo, new TurnEvent.Audio(turnId, audio, System.nanoTime()));
        }

        @Override
        public void onDone(TurnSummary summary) {
            liveTurns.remove(turnId);
            if (cancelledNanos != NOT_CANCELLED) {
                metrics.onCancelled(System.nanoTime() - cancelledNanos);
            }
            send(replyTo, new TurnEvent.Done(turnId, summary));
        }
    }
}
