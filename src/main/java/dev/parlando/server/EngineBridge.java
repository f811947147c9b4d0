package dev.parlando.server;

import dev.parlando.session.TurnEngine;
import dev.parlando.session.TurnOrder;
import dev.parlando.session.TurnOutcome;
import dev.parlando.session.VoiceSession;
import dev.parlando.stage.Stage;
import dev.parlando.stage.StageListener;
import dev.parlando.turn.TurnEvent;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnSummary;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.Map;
import java.util.stream.Collectors;

/** Carries one session's turns to its engine as commands, and the engine's events back. Event loop of the socket. */
final class EngineBridge implements TurnEngine {
    private final EventBus bus;
    private final String engineAddress;
    private final String sessionId;
    private final StageListener stages;

    /** @param stages told how long each piece of audio took from the engine's hand to the socket */
    EngineBridge(EventBus bus, String device, String sessionId, StageListener stages) {
        this.bus = bus;
        this.stages = stages;
        this.engineAddress = BusAddresses.engine(device);
        this.sessionId = sessionId;
    }

    /**
     * Delivers events on the calling context until the consumer is unregistered.
     *
     * @param afterEach runs after each event
     */
    MessageConsumer<TurnEvent> deliverTo(VoiceSession session, Runnable afterEach) {
        Events events = new Events(session, this);
        return bus.<TurnEvent>localConsumer(BusAddresses.session(sessionId)).handler(message -> {
            message.body().dispatch(events);
            afterEach.run();
        });
    }

    @Override
    public void submit(TurnOrder order) {
        TurnRequest request = new TurnRequest(
                sessionId,
                order.turnId(),
                order.mode(),
                order.text(),
                order.textContinues(),
                order.voice(),
                order.seed());
        send(new EngineCommand.Submit(request, BusAddresses.session(sessionId)));
    }

    @Override
    public void append(long turnId, String text) {
        send(new EngineCommand.Append(turnId, text));
    }

    @Override
    public void finishText(long turnId) {
        send(new EngineCommand.FinishText(turnId));
    }

    @Override
    public void cancel(long turnId) {
        send(new EngineCommand.Cancel(turnId, System.nanoTime()));
    }

    @Override
    public void setPaused(long turnId, boolean paused) {
        send(new EngineCommand.SetPaused(turnId, paused));
    }

    @Override
    public void endSession() {
        send(new EngineCommand.EndSession(sessionId, System.nanoTime()));
    }

    private void send(EngineCommand command) {
        bus.send(engineAddress, command);
    }

    private record Events(VoiceSession session, EngineBridge bridge) implements TurnEvent.Handler {
        @Override
        public void onStarted(TurnEvent.Started event) {
            session.onStarted(event.turnId());
        }

        @Override
        public void onText(TurnEvent.Text event) {
            session.onText(event.turnId(), event.delta());
        }

        @Override
        public void onAudio(TurnEvent.Audio event) {
            session.onAudio(event.turnId(), event.audio(), event.emittedNanos());
            bridge.stages.onStage(Stage.WRITE, System.nanoTime() - event.emittedNanos());
            bridge.send(new EngineCommand.Taken(event.turnId()));
        }

        @Override
        public void onDone(TurnEvent.Done event) {
            TurnSummary summary = event.summary();
            Map<String, Long> stages = summary.stageNanos().entrySet().stream()
                    .collect(Collectors.toMap(entry -> nameOf(entry.getKey()), Map.Entry::getValue));
            session.onDone(
                    event.turnId(),
                    new TurnOutcome(summary.status(), summary.computeNanos(), stages, summary.failure()));
        }

        @Override
        public void onRefused(TurnEvent.Refused event) {
            session.onRefused(event.turnId(), event.reason());
        }

        private static String nameOf(Stage stage) {
            return stage.publicName();
        }
    }
}
