package dev.parlando.server;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.session.TurnEngine;
import dev.parlando.session.VoiceSession;
import dev.parlando.stage.Stage;
import dev.parlando.stage.StageListener;
import dev.parlando.turn.TurnEvent;
import dev.parlando.turn.TurnRequest;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * Sends one session's turns to the session's engine as commands, and delivers the engine's events. Use it on the
 * socket's event loop.
 */
final class EngineBridge implements TurnEngine {
    private final EventBus bus;
    private final EngineDirectory engines;
    private final String device;
    private final String sessionId;
    private final StageListener stages;

    /**
     * Creates the bridge of one session.
     *
     * @param device of the session's engine
     * @param engines tells whether that engine is stuck
     * @param stages receives the time that each piece of audio took from the engine to the socket
     */
    EngineBridge(EventBus bus, EngineDirectory engines, String device, String sessionId, StageListener stages) {
        this.bus = bus;
        this.engines = engines;
        this.device = device;
        this.stages = stages;
        this.sessionId = sessionId;
    }

    /**
     * Delivers the engine's events to the session on the calling context, until the consumer is unregistered.
     *
     * @param afterEach run after each event
     */
    MessageConsumer<TurnEvent> deliverTo(VoiceSession session, Runnable afterEach) {
        return bus.<TurnEvent>localConsumer(BusAddresses.session(sessionId)).handler(message -> {
            message.body().dispatch(session);
            if (message.body() instanceof TurnEvent.Audio audio) {
                onDelivered(audio);
            }
            afterEach.run();
        });
    }

    private void onDelivered(TurnEvent.Audio audio) {
        stages.onStage(Stage.WRITE, System.nanoTime() - audio.emittedNanos());
        send(new EngineCommand.Taken(audio.turnId()));
    }

    @Override
    public void submit(TurnRequest request) {
        if (engines.isStuck(device)) {
            VoiceException stuck = new VoiceException(
                    ErrorCode.SERVER_BUSY,
                    "the engine of device " + device
                            + " has been stuck for longer than server.engine-timeout; reconnect, or try again later");
            // as an event, so that the session hears of it when it has taken the turn
            bus.send(BusAddresses.session(sessionId), new TurnEvent.Refused(request.turnId(), stuck));
            return;
        }
        send(new EngineCommand.Submit(request, BusAddresses.session(sessionId)));
    }

    @Override
    public void append(long turnId, String text) {
        send(new EngineCommand.Append(turnId, text));
    }

    @Override
    public void settle(long turnId) {
        send(new EngineCommand.Settle(turnId));
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
        bus.send(BusAddresses.engine(device), command);
    }
}
