package dev.parlando.bench.study;

import java.util.List;

/**
 * Holds turns that were spoken together, and all pieces of work meanwhile, as far as they can be seen.
 *
 * @param turns one for each copy
 * @param spans in the order in which they ended
 */
public record Spoken(List<SpokenTurn> turns, List<StageSpan> spans) {
    public Spoken {
        turns = List.copyOf(turns);
        spans = List.copyOf(spans);
    }
}
