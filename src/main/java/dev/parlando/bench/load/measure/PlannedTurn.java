package dev.parlando.bench.load.measure;

/**
 * Describes one turn that a run will start.
 *
 * @param index of the turn in its run, from 0
 * @param textIndex of the text in the list
 * @param whim in [0, 1): when a client that cancels or leaves does so, or which bad message is sent
 */
public record PlannedTurn(long index, int textIndex, String text, long seed, Behaviour behaviour, double whim) {
    /** Returns the label of the turn on the wire. */
    public String label() {
        return "load-" + index;
    }
}
