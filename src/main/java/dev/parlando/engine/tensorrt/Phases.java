package dev.parlando.engine.tensorrt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes a build's share from nested phases. A phase's share is its completed steps and, for the current one, the mean share of the
 * phases nested in it since the last step; the build's share is the mean of the outermost phases' and never falls. One thread at
 * a time.
 */
final class Phases {
    private static final class Phase {
        private final @Nullable Phase parent;
        private final int numSteps;
        private final List<Phase> open = new ArrayList<>();
        private int numFinished;
        private int completed;

        Phase(@Nullable Phase parent, int numSteps) {
            this.parent = parent;
            this.numSteps = Math.max(1, numSteps);
        }

        double share() {
            double nested = numFinished;
            for (Phase phase : open) {
                nested += phase.share();
            }
            double step = nested / Math.max(1, numFinished + open.size());
            return Math.min(1, (completed + step) / numSteps);
        }

        void complete(int step) {
            completed = Math.max(completed, step + 1);
            numFinished = 0;
        }

        void finish() {
            if (parent != null && parent.open.remove(this)) {
                parent.numFinished++;
            }
        }
    }

    private final Phase whole = new Phase(null, 1);
    private final Map<String, Phase> open = new HashMap<>();
    private double share;

    /** @param parent an open phase; null, or one that is not open, makes an outermost phase */
    void start(String name, @Nullable String parent, int numSteps) {
        finish(name);
        Phase outer = parent == null ? whole : open.getOrDefault(parent, whole);
        Phase phase = new Phase(outer, numSteps);
        outer.open.add(phase);
        open.put(name, phase);
    }

    /** Of a phase that is not open: nothing. */
    void complete(String name, int step) {
        Phase phase = open.get(name);
        if (phase != null) {
            phase.complete(step);
        }
    }

    /** Of a phase that is not open: nothing. */
    void finish(String name) {
        Phase phase = open.remove(name);
        if (phase != null) {
            phase.finish();
        }
    }

    /** @return in [0, 1] */
    double share() {
        share = Math.max(share, whole.share());
        return share;
    }
}
