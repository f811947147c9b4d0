package dev.parlando.speech;

import dev.parlando.speech.plan.CodeSampler;
import dev.parlando.speech.plan.CodeSampling;
import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.speech.plan.TextFeed;
import dev.parlando.speech.plan.TurnPlan;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnListener;
import dev.parlando.turn.TurnRequest;
import dev.parlando.vocoder.ChunkStitcher;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns whose plan a test decides. */
final class Turns {
    private Turns() {}

    /** Makes a turn that is asked to do the same again and again. */
    static ActiveTurn doing(long turnId, Supplier<SpeechPlan.Action> action, TurnListener listener) {
        return doing(turnId, action, listener, null);
    }

    /** Makes such a turn whose sound is watched, if there is a watch. */
    static ActiveTurn doing(
            long turnId, Supplier<SpeechPlan.Action> action, TurnListener listener, @Nullable NoiseWatch watch) {
        SpeechPlan plan = new SpeechPlan() {
            @Override
            public Action next(SegmentState segment) {
                return action.get();
            }

            @Override
            public boolean holdsWholeChunk() {
                return false;
            }

            @Override
            public boolean truncated() {
                return false;
            }
        };
        TextFeed text = new TextFeed() {
            @Override
            public void append(String more) {}

            @Override
            public void finish() {}
        };
        TurnPlan parts = new TurnPlan(plan, text, new SegmentState(4, 100, 303));
        CodeSampler sampler = new CodeSampler(4, 626, new CodeSampling(0.7, 20, 1), turnId);
        TurnSpeech speech = new TurnSpeech(parts, sampler, new ChunkStitcher(0, false), listener, watch);
        return new ActiveTurn(new TurnRequest("s", turnId, Mode.READ, "", false, null, turnId), listener, speech, 0);
    }

    static ActiveTurn waiting(long turnId) {
        return doing(turnId, () -> SpeechPlan.Action.WAIT, new RecordedTurn());
    }
}
