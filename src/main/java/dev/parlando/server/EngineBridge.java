package dev.parlando.server;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.session.TurnEngine;
import dev.parlando.session.VoiceSession;
import dev.parlando.stage.Stage;
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
    private final ServerScope scope;
    private final ServerScope.Place place;
    private final String device;
    private final String sessionId;

    /**
     * Creates the bridge of one session.
     *
     * @param scope tells whether the session's engine is stuck, and records the time that audio took to the socket
     * @param place engine and shares of the session
     */
    EngineBridge(EventBus bus, ServerScope scope, ServerScope.Place place, String sessionId) {
        this.bus = bus;
        this.scope = scope;
        this.place = place;
        this.device = place.engine().device();
        this.sessionId = sessionId;
    }

    /**
     * Delivers the engine's events to the session on the calling context, until the consumer is unregistered.
     *
     * @param afterEach run after each event
     */
    MessageConsumer<TurnEvent> deliverTo(VoiceSession session, Runnable afterEach) {
        return bus.<TurnEvent>localConsumer(BusAddresses.session(sessionId)).handler(message -> {
            endShare(message.body());
            message.body().dispatch(session);
            if (message.body() instanceof TurnEvent.Audio audio) {
                onDelivered(audio);
            }
            afterEach.run();
        });
    }

    /** Frees the turn's share before the session hears that it is over, and submits its next one. */
    private void endShare(TurnEvent event) {
        if (event instanceof TurnEvent.Done done) {
            place.share().closeTurn(done.turnId());
        } else if (event instanceof TurnEvent.Refused refused) {
            place.share().closeTurn(refused.turnId());
        }
    }

    private void onDelivered(TurnEvent.Audio audio) {
        scope.metrics().onStage(Stage.WRITE, System.nanoTime() - audio.emittedNanos());
        send(new EngineCommand.Taken(audio.turnId()));
    }

    @Override
    public void submit(TurnRequest request) {
        if (scope.engines().isStuck(device)) {
            refuse(
                    request,
                    new VoiceException(
                            ErrorCode.SERVER_BUSY,
                            "the engine of device " + device
                                    + " has been stuck for longer than server.engine-timeout; reconnect, or try again"
                                    + " later"));
            return;
        }
        try {
            place.share().openTurn(request.turnId());
        } catch (VoiceException e) {
            refuse(request, e);
            return;
        }
        send(new EngineCommand.Submit(request, BusAddresses.session(sessionId)));
    }

    /** Refuses a turn by an event, so that the session hears of it when it has taken the turn. */
    private void refuse(TurnRequest request, VoiceException reason) {
        bus.send(BusAddresses.session(sessionId), new TurnEvent.Refused(request.turnId(), reason));
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
