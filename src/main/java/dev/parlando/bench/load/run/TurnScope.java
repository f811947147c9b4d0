package dev.parlando.bench.load.run;

import dev.parlando.bench.load.measure.Behaviour;
import dev.parlando.bench.load.measure.SpokenAlone;
import dev.parlando.bench.load.measure.TurnResult;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Holds everything that the turns of a run share.
 *
 * @param slowClients for {@link Behaviour#READ_SLOWLY}
 * @param references by index of the text; empty without {@code --verify}
 * @param keepAudio whether results hold the audio that arrived
 * @param ended called with every turn that has ended
 */
record TurnScope(
        LoadClock clock,
        LoadPlan plan,
        ClientPool clients,
        ClientPool slowClients,
        Map<Integer, SpokenAlone> references,
        boolean keepAudio,
        Consumer<TurnResult> ended) {
    TurnScope {
        references = Map.copyOf(references);
    }
}
