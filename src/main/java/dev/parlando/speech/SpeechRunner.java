package dev.parlando.speech;

import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.stage.Stage;
import dev.parlando.tts.SpeechDecoder;
import dev.parlando.vocoder.Vocoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the speech decoder and the vocoder for all turns. It carries out the actions of their plans, in batches and in
 * fair shares. Inference thread only.
 */
final class SpeechRunner {
    /**
     * Number of turns for each chunk that one tick decodes, and for each text that it prefills. A chunk is due every 25
     * steps, so every turn gets its share.
     */
    private static final int TURNS_PER_SHARE = 8;

    /** Most calls of the decoder that one tick repeats for a turn whose cache was given up, so that other turns do not wait for long. */
    private static final int CALLS_REMADE_A_TICK = 8;

    private final SpeechDecoder tts;
    private final Vocoder vocoder;
    private final StageClock clock;
    private final boolean deterministic;
    private final List<ActiveTurn> batch = new ArrayList<>();
    private final List<ActiveTurn> staged = new ArrayList<>();
    private int first;
    private int prefillsLeft;
    private int decodesLeft;

    SpeechRunner(SpeechModel model, StageClock clock, SchedulerConfig config) {
        this.tts = model.tts();
        this.vocoder = model.vocoder();
        this.clock = clock;
        this.deterministic = config.deterministic();
    }

    /**
     * Does the work of one tick. Another turn comes first each time.
     *
     * @return whether there was work to do
     */
    boolean run(List<ActiveTurn> turns, TurnEndings outcome) {
        batch.clear();
        prefillsLeft = 1 + turns.size() / TURNS_PER_SHARE;
        decodesLeft = prefillsLeft;
        boolean worked = false;
        first = turns.isEmpty() ? 0 : (first + 1) % turns.size();
        for (int index = 0; index < turns.size(); index++) {
            ActiveTurn turn = turns.get((first + index) % turns.size());
            if (turn.speech().hasSpeaker() && !turn.isPaused() && !turn.isCancelled()) {
                worked |= advance(turn, outcome);
            }
        }
        step(outcome);
        return worked;
    }

    /** Returns the number of turns that took part in the last audio step. */
    int lastBatch() {
        return batch.size();
    }

    private boolean advance(ActiveTurn turn, TurnEndings outcome) {
        Advance advance = new Advance(turn, outcome);
        boolean worked = false;
        try {
            if (turn.speech().lacksCache()) {
                remake(turn);
                return true;
            }
            boolean goesOn = true;
            while (goesOn) {
                SpeechPlan.Action action = turn.speech().next();
                goesOn = action.dispatch(advance);
                worked |= !turn.waitsForText();
            }
            return worked;
        } catch (RuntimeException e) {
            outcome.failed(turn, e);
            return true;
        }
    }

    /** Makes a part of a lost cache again. The time counts as the turn's, so that its real-time factor holds it. */
    private void remake(ActiveTurn turn) {
        long start = clock.start();
        turn.speech().remake(tts, turn.slot(), CALLS_REMADE_A_TICK);
        clock.stop(Stage.TTS_PREFILL, start, turn);
    }

    /** Carries out one turn's actions; the result tells whether the turn goes on in this tick. */
    private final class Advance implements SpeechPlan.Handler<Boolean> {
        private final ActiveTurn turn;
        private final TurnSpeech speech;
        private final TurnEndings outcome;

        Advance(ActiveTurn turn, TurnEndings outcome) {
            this.turn = turn;
            this.speech = turn.speech();
            this.outcome = outcome;
            turn.setWaitsForText(false);
        }

        @Override
        public Boolean onWait(SpeechPlan.Wait action) {
            turn.setWaitsForText(true);
            return false;
        }

        @Override
        public Boolean onBegin(SpeechPlan.Begin action) {
            speech.begin(action, tts, turn.slot());
            return true;
        }

        @Override
        public Boolean onPrefill(SpeechPlan.Prefill action) {
            if (prefillsLeft-- <= 0) {
                return false;
            }
            long start = clock.start();
            speech.prefill(action, tts, turn.slot());
            clock.stop(Stage.TTS_PREFILL, start, turn);
            return true;
        }

        @Override
        public Boolean onPrefillContext(SpeechPlan.PrefillContext action) {
            if (prefillsLeft-- <= 0) {
                return false;
            }
            long start = clock.start();
            speech.prefillContext(action, tts, turn.slot());
            clock.stop(Stage.TTS_PREFILL, start, turn);
            return true;
        }

        @Override
        public Boolean onZeroText(SpeechPlan.ZeroText action) {
            speech.zeroText(action, tts, turn.slot());
            return true;
        }

        @Override
        public Boolean onHideText(SpeechPlan.HideText action) {
            speech.hideText(tts, turn.slot());
            return true;
        }

        /** Adds the turn to the batch, which is run after all turns have advanced. */
        @Override
        public Boolean onStep(SpeechPlan.Step action) {
            speech.setStep(action);
            batch.add(turn);
            return false;
        }

        @Override
        public Boolean onDecode(SpeechPlan.Decode action) {
            if (decodesLeft-- <= 0) {
                return false;
            }
            long start = clock.start();
            vocoder.mel(speech.segment().codes(), action.from(), action.to());
            clock.stop(Stage.MEL, start, turn);
            start = clock.start();
            float[] wave = vocoder.wave();
            clock.stop(Stage.WAVE, start, turn);
            speech.decoded(action, wave);
            return true;
        }

        @Override
        public Boolean onFlush(SpeechPlan.Flush action) {
            speech.flush();
            return true;
        }

        @Override
        public Boolean onRelease(SpeechPlan.Release action) {
            speech.release();
            return true;
        }

        @Override
        public Boolean onEnd(SpeechPlan.End action) {
            outcome.ended(turn);
            return false;
        }
    }

    private void step(TurnEndings outcome) {
        if (deterministic) {
            for (ActiveTurn turn : batch) {
                step(List.of(turn), outcome);
            }
        } else if (!batch.isEmpty()) {
            step(batch, outcome);
        }
    }

    private void step(List<ActiveTurn> turns, TurnEndings outcome) {
        long start = clock.start();
        staged.clear();
        for (int index = 0; index < turns.size(); index++) {
            stage(turns.get(index), outcome);
        }
        if (staged.isEmpty()) {
            return;
        }
        try {
            tts.step();
        } catch (RuntimeException e) {
            staged.forEach(turn -> outcome.failed(turn, e));
            return;
        }
        for (int index = 0; index < staged.size(); index++) {
            draw(staged.get(index), outcome);
        }
        clock.stop(Stage.TTS_STEP, start, staged);
    }

    /** Adds a turn to the decoder's next step; a turn whose cache is full fails alone. */
    private void stage(ActiveTurn turn, TurnEndings outcome) {
        try {
            turn.speech().stage(tts, turn.slot());
            staged.add(turn);
        } catch (RuntimeException e) {
            outcome.failed(turn, e);
        }
    }

    /** Draws the codes of a turn; a turn whose codes cannot be drawn fails alone. */
    private void draw(ActiveTurn turn, TurnEndings outcome) {
        try {
            turn.speech().draw(tts, turn.slot());
        } catch (RuntimeException e) {
            outcome.failed(turn, e);
        }
    }
}
