package dev.parlando.bench.study;

import java.util.List;

/**
 * Turns spoken together, and every piece of work meanwhile, as far as it can be seen.
 *
 * @param turns one a copy
 * @param spans in the order in which they ended
 */
public record Spoken(List<SpokenTurn> turns, List<StageSpan> spans) {
    public Spoken {
        turns = List.copyOf(turns);
        spans = List.copyOf(spans);
    }
}
