package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.metrics.VoiceMetrics;
import dev.parlando.stage.Stage;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnEvent;
import dev.parlando.turn.TurnRequest;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EngineVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private final ToneScheduler.Watch watch = new ToneScheduler.Watch();

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        assertFalse(watch.wrongThread);
    }

    @Test
    void audioThatNobodyTakesHoldsTheTurnUp() throws Exception {
        HandOverCodec.registerOn(vertx.eventBus());
        AtomicInteger pieces = new AtomicInteger();
        vertx.eventBus().<TurnEvent>localConsumer("listener").handler(message -> {
            if (message.body() instanceof TurnEvent.Audio) {
                pieces.incrementAndGet();
            }
        });
        deploy();
        TurnRequest request = new TurnRequest("s", 1, Mode.READ, "x".repeat(400), false, null, 0);
        send(new EngineCommand.Submit(request, "listener"));
        Waiting.until(() -> pieces.get() == 8);
        speakAnother(2);
        assertEquals(8, pieces.get());
        send(new EngineCommand.Taken(1));
        Waiting.until(() -> pieces.get() == 9);
        send(new EngineCommand.SetPaused(1, true));
        send(new EngineCommand.Taken(1));
        send(new EngineCommand.Taken(1));
        speakAnother(3);
        assertEquals(9, pieces.get());
        send(new EngineCommand.SetPaused(1, false));
        Waiting.until(() -> pieces.get() == 11);
        send(new EngineCommand.EndSession("s", System.nanoTime()));
        Waiting.until(() -> watch.active == 0);
    }

    /** Waits until the engine has spoken another turn: a turn that is not held up would go on with it. */
    private void speakAnother(long turnId) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        vertx.eventBus().<TurnEvent>localConsumer("other-" + turnId).handler(message -> {
            if (message.body() instanceof TurnEvent.Done) {
                done.complete(null);
            }
        });
        TurnRequest request = new TurnRequest("other", turnId, Mode.READ, "short", false, null, 0);
        send(new EngineCommand.Submit(request, "other-" + turnId));
        done.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void everyDeviceHasAThreadOfItsOwnAndItsShareOfSessions() throws Exception {
        ToneScheduler.Watch other = new ToneScheduler.Watch();
        List<SpeechEngine> engines = List.of(engine("cuda:0", watch), engine("cuda:1", other));
        try (TestServer server = new TestServer(engines, Map.of())) {
            server.server().ready().join();
            try (TestClient first = server.client("?mode=read");
                    TestClient second = server.client("?mode=read")) {
                first.message("ready");
                second.message("ready");
                for (TestClient client : List.of(first, second)) {
                    client.send("{'type':'speak','text':'hello'}");
                    client.turn();
                }
            }
        }
        assertTrue(watch.samples.get() > 0 && other.samples.get() > 0);
        assertNotSame(watch.owner, other.owner);
        assertFalse(other.wrongThread);
    }

    @Test
    void buildingIsAStageOfItsOwnAndNotInTheLoad() {
        VoiceMetrics metrics = new VoiceMetrics(() -> 0);
        HandOverCodec.registerOn(vertx.eventBus());
        deploy(
                new SpeechEngine("cpu", "none", stages -> {
                    stages.onStage(Stage.BUILD, TimeUnit.HOURS.toNanos(1));
                    return new ToneScheduler(ToneScheduler.Settings.FAST, watch, stages);
                }),
                metrics);
        assertEquals(3_600_000, millis(metrics, Stage.BUILD), 3_600);
        // loading took less than was built, so nothing is left of it
        assertEquals(0, millis(metrics, Stage.LOAD));
    }

    @Test
    void loadingAndWarmingUpAreNoBeats() throws Exception {
        HandOverCodec.registerOn(vertx.eventBus());
        Heartbeat heartbeat = new Heartbeat("cpu", System::nanoTime);
        List<Boolean> working = new CopyOnWriteArrayList<>();
        Semaphore gate = new Semaphore(0);
        watch.gate = gate;
        watch.onWarmUp = () -> working.add(heartbeat.work() != null);
        deploy(
                new SpeechEngine("cpu", "none", stages -> {
                    working.add(heartbeat.work() != null);
                    return new ToneScheduler(ToneScheduler.Settings.FAST, watch, stages);
                }),
                new VoiceMetrics(() -> 0),
                heartbeat);
        assertEquals(List.of(false, false), working);
        assertNull(heartbeat.work(), "an idle engine works on nothing");
        send(new EngineCommand.Submit(new TurnRequest("s", 1, Mode.READ, "hi", false, null, 0), "nobody"));
        Waiting.until(gate::hasQueuedThreads);
        assertNotNull(heartbeat.work(), "a tick is work");
        gate.release(1_000);
        Waiting.until(() -> heartbeat.work() == null);
    }

    private static double millis(VoiceMetrics metrics, Stage stage) {
        return metrics.latencies().snapshot().stream()
                .filter(row -> row.name().equals(stage.publicName()))
                .findFirst()
                .orElseThrow()
                .sinceStart()
                .max();
    }

    private void deploy() {
        deploy(engine("cpu", watch), new VoiceMetrics(() -> 0));
    }

    private void deploy(SpeechEngine engine, VoiceMetrics metrics) {
        deploy(engine, metrics, new Heartbeat("cpu", System::nanoTime));
    }

    private void deploy(SpeechEngine engine, VoiceMetrics metrics, Heartbeat heartbeat) {
        vertx.deployVerticle(
                        new EngineVerticle(engine, metrics, heartbeat),
                        new DeploymentOptions()
                                .setThreadingModel(ThreadingModel.WORKER)
                                .setWorkerPoolName("engine-test")
                                .setWorkerPoolSize(1))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void send(EngineCommand command) {
        vertx.eventBus().send(BusAddresses.engine("cpu"), command);
    }

    private static SpeechEngine engine(String device, ToneScheduler.Watch watch) {
        return new SpeechEngine(
                device, "none", stages -> new ToneScheduler(ToneScheduler.Settings.FAST, watch, stages));
    }
}
