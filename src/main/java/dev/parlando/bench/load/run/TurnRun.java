package dev.parlando.bench.load.run;

import dev.parlando.audio.PcmChunk;
import dev.parlando.bench.load.measure.Behaviour;
import dev.parlando.bench.load.measure.LoadOutcome;
import dev.parlando.bench.load.measure.PlannedTurn;
import dev.parlando.bench.load.measure.TurnResult;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs one turn as its client, with any behaviour. Use it on the event loop. */
final class TurnRun implements ServerVoice, ClientPool.Taker {
    private static final Duration LONGEST_WHIM = Duration.ofMillis(500);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final Map<String, LoadOutcome> OUTCOMES = Map.of(
            "completed", LoadOutcome.COMPLETED,
            "truncated", LoadOutcome.TRUNCATED,
            "cancelled", LoadOutcome.CANCELLED,
            "failed", LoadOutcome.FAILED);

    private final TurnScope scope;
    private final PlannedTurn plan;
    private final long intendedNanos;
    private final long beginNanos;
    private final TurnMeter meter;
    private final List<Long> timers = new ArrayList<>();
    private @Nullable VoiceClient client;
    private @Nullable String error;
    private boolean started;
    private boolean ended;

    /**
     * Prepares a turn.
     *
     * @param beginNanos beginning of the run
     */
    TurnRun(TurnScope scope, PlannedTurn plan, long intendedNanos, long beginNanos) {
        this.scope = scope;
        this.plan = plan;
        this.intendedNanos = intendedNanos;
        this.beginNanos = beginNanos;
        this.meter = new TurnMeter(plan, intendedNanos, scope);
    }

    void begin() {
        long gone = now() - intendedNanos;
        after(scope.plan().listener().patience().minusNanos(gone), this::onTimeout);
        pool().take(this);
    }

    @Override
    public void onClient(VoiceClient taken) {
        if (ended) {
            pool().giveBack(taken, now());
            return;
        }
        client = taken;
        taken.hear(this);
        if (plan.behaviour() == Behaviour.MISBEHAVE) {
            taken.send(BadMessage.of(plan));
        } else {
            taken.send(WireMessages.speak(plan, scope.plan().speech()));
        }
        meter.onSent(now());
    }

    @Override
    public void onNoClient(String code) {
        end(LoadOutcome.LOST, code);
    }

    @Override
    public void onStarted(String turn) {
        if (isMine(turn) && !started) {
            started = true;
        } else {
            onOutOfOrder();
        }
    }

    @Override
    public void onText(String turn, String delta) {
        if (isMine(turn) && started) {
            meter.onText(delta);
        } else {
            onOutOfOrder();
        }
    }

    @Override
    public void onAudio(Buffer bytes) {
        if (!started) {
            onOutOfOrder();
            return;
        }
        boolean first = !meter.hasAudio();
        int numSamples = meter.onAudio(now(), bytes);
        if (first) {
            onFirstAudio();
        }
        if (plan.behaviour() == Behaviour.READ_SLOWLY && client != null) {
            client.rest(2L * numSamples * NANOS_PER_SECOND / PcmChunk.SAMPLE_RATE_HZ);
        }
    }

    @Override
    public void onDone(TurnDone done) {
        LoadOutcome outcome = OUTCOMES.get(done.status());
        if (!isMine(done.turn()) || outcome == null) {
            onOutOfOrder();
            return;
        }
        meter.onDone(done, outcome == LoadOutcome.COMPLETED || outcome == LoadOutcome.TRUNCATED);
        if (outcome == LoadOutcome.FAILED && error == null) {
            error = "FAILED";
        } else if (outcome == LoadOutcome.CANCELLED && plan.behaviour() != Behaviour.CANCEL) {
            error = "CANCELLED_UNASKED";
        }
        if (plan.behaviour() == Behaviour.CANCEL && outcome != LoadOutcome.CANCELLED) {
            // the cancel may have come too late, and its answer must not reach the next turn
            dropClient();
        }
        end(outcome, error);
    }

    @Override
    public void onError(String code, @Nullable String turn) {
        if (plan.behaviour() == Behaviour.MISBEHAVE) {
            boolean expected = code.equals(BadMessage.of(plan).code());
            end(expected ? LoadOutcome.ANSWERED : LoadOutcome.FAILED, expected ? null : code);
        } else if (turn != null && isMine(turn) && !started) {
            end(LoadOutcome.REFUSED, code);
        } else {
            // the turn goes on, if only to its turn.done
            error = code;
        }
    }

    @Override
    public void onGone(String code) {
        end(LoadOutcome.LOST, error == null ? code : error);
    }

    @Override
    public void onOutOfOrder() {
        dropClient();
        end(LoadOutcome.FAILED, OUT_OF_ORDER);
    }

    private void onTimeout() {
        dropClient();
        end(LoadOutcome.TIMED_OUT, "TIMEOUT");
    }

    private void onFirstAudio() {
        // most interrupt early, so that a fast server is interrupted too
        Duration delay = Duration.ofNanos(Math.round(Math.pow(plan.whim(), 3) * LONGEST_WHIM.toNanos()));
        if (plan.behaviour() == Behaviour.CANCEL) {
            after(delay, this::cancel);
        } else if (plan.behaviour() == Behaviour.DISCONNECT) {
            after(delay, this::leave);
        }
    }

    private void cancel() {
        if (client != null) {
            meter.onCancelSent(now());
            client.send(WireMessages.cancel(plan.label()));
        }
    }

    private void leave() {
        if (client != null && plan.index() % 2 == 0) {
            client.hangUp();
        }
        dropClient();
        end(LoadOutcome.LEFT, null);
    }

    private void end(LoadOutcome outcome, @Nullable String code) {
        if (ended) {
            return;
        }
        ended = true;
        timers.forEach(scope.clock()::cancel);
        TurnResult result = meter.result(now(), beginNanos, outcome, code);
        if (client != null) {
            // a client that cancels throws away what it has not played yet
            pool().giveBack(client, outcome == LoadOutcome.CANCELLED ? now() : meter.playedNanos(now()));
        }
        scope.ended().accept(result);
    }

    private void dropClient() {
        if (client != null) {
            client.close();
        }
    }

    private ClientPool pool() {
        return plan.behaviour() == Behaviour.READ_SLOWLY ? scope.slowClients() : scope.clients();
    }

    private boolean isMine(String turn) {
        return plan.label().equals(turn) && plan.behaviour() != Behaviour.MISBEHAVE;
    }

    private void after(Duration delay, Runnable action) {
        timers.add(scope.clock().after(Math.max(1, delay.toMillis()), action));
    }

    private long now() {
        return scope.clock().nanoTime();
    }
}
