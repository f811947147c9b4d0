package dev.parlando.bench.load.run;

import dev.parlando.bench.load.measure.LoadOutcome;
import dev.parlando.bench.load.measure.PlannedTurn;
import dev.parlando.bench.load.measure.SpokenAlone;
import dev.parlando.bench.load.measure.TurnResult;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Has every text spoken once while no other turn is spoken, to compare with later. */
final class AloneRun {
    private static final LoadPlan.Sessions ONE_SESSION = new LoadPlan.Sessions(1, 1);

    private final LoadClock clock;
    private final ClientPool clients;
    private final TurnScope scope;
    private final List<PlannedTurn> turns;
    private final Map<Integer, SpokenAlone> heard = new HashMap<>();
    private final CompletableFuture<Map<Integer, SpokenAlone>> finished = new CompletableFuture<>();

    AloneRun(LoadClock clock, Connector connector, LoadPlan plan) {
        this.clock = clock;
        this.turns = new TurnDraw(plan).alone();
        this.clients = new ClientPool(connector::connect, ONE_SESSION, clock::nanoTime, code -> {});
        this.scope = new TurnScope(clock, plan, clients, clients, Map.of(), true, this::onEnded);
    }

    /**
     * Speaks one text after the other. Blocks.
     *
     * @return by index of the text
     * @throws VoiceException when a text cannot be spoken even alone
     */
    Map<Integer, SpokenAlone> run() {
        clock.onFailure(finished::completeExceptionally);
        clock.execute(this::next);
        try {
            return clock.await(finished);
        } catch (CompletionException e) {
            throw e.getCause() instanceof VoiceException known ? known : e;
        } finally {
            clock.execute(clients::close);
        }
    }

    private void next() {
        if (heard.size() == turns.size()) {
            finished.complete(Map.copyOf(heard));
            return;
        }
        long now = clock.nanoTime();
        new TurnRun(scope, turns.get(heard.size()), now, now).begin();
    }

    private void onEnded(TurnResult turn) {
        SpokenAlone alone = turn.heard();
        boolean whole = turn.outcome() == LoadOutcome.COMPLETED || turn.outcome() == LoadOutcome.TRUNCATED;
        if (alone == null || !whole || !turn.audio().faults().isEmpty()) {
            finished.completeExceptionally(new VoiceException(
                    ErrorCode.ENGINE_FAILED,
                    "--verify: text " + (turn.plan().textIndex() + 1) + ", spoken alone, ended as " + turn.outcome()
                            + ", error " + turn.error() + ", wrong audio "
                            + turn.audio().faults()));
            return;
        }
        heard.put(turn.plan().textIndex(), alone);
        next();
    }
}
