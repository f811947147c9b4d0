package dev.parlando.speech;

import dev.parlando.speech.plan.CodeTape;
import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.stage.Stage;
import dev.parlando.tts.SpeechDecoder;
import dev.parlando.vocoder.Vocoder;
import java.util.ArrayList;
import java.util.List;

/** Runs the speech decoder and the vocoder for all turns: carries out what their plans say. */
final class SpeechRunner {
    /**
     * Turns for each chunk that one tick decodes and each piece of text that it prefills: a chunk is due every 25 steps, so
     * all get their share.
     */
    private static final int TURNS_PER_SHARE = 8;

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
     * Does one tick's work; each tick another turn comes first.
     *
     * @return whether there was anything to do
     */
    boolean run(List<ActiveTurn> turns, TurnEndings outcome) {
        batch.clear();
        prefillsLeft = 1 + turns.size() / TURNS_PER_SHARE;
        decodesLeft = prefillsLeft;
        boolean worked = false;
        first = turns.isEmpty() ? 0 : (first + 1) % turns.size();
        for (int index = 0; index < turns.size(); index++) {
            ActiveTurn turn = turns.get((first + index) % turns.size());
            float[] speaker = turn.speaker();
            if (speaker != null && !turn.isPaused() && !turn.isCancelled()) {
                worked |= advance(turn, speaker, outcome);
            }
        }
        step(outcome);
        return worked;
    }

    /** Turns that took part in the last audio step. */
    int lastBatch() {
        return batch.size();
    }

    private boolean advance(ActiveTurn turn, float[] speaker, TurnEndings outcome) {
        try {
            boolean worked = false;
            while (true) {
                SpeechPlan.Action action = turn.plan().next(turn.utterance());
                turn.setWaitsForText(action == SpeechPlan.Action.WAIT);
                switch (action) {
                    case WAIT -> {
                        return worked;
                    }
                    case STEP -> {
                        batch.add(turn);
                        return true;
                    }
                    case END -> {
                        outcome.ended(turn);
                        return true;
                    }
                    default -> {
                        if (!carryOut(action, turn, speaker)) {
                            return true;
                        }
                    }
                }
                worked = true;
            }
        } catch (RuntimeException e) {
            outcome.failed(turn, e);
            return true;
        }
    }

    /** @return whether this tick had room for it */
    private boolean carryOut(SpeechPlan.Action action, ActiveTurn turn, float[] speaker) {
        switch (action) {
            case BEGIN -> {
                tts.start(turn.slot(), speaker);
                turn.utterance().begin(turn.plan().contextSteps());
                return true;
            }
            case FLUSH -> {
                turn.emit(turn.stitcher().finish());
                return true;
            }
            case ZERO_TEXT -> {
                SegmentState utterance = turn.utterance();
                tts.zeroText(turn.slot(), utterance.zeroed(), turn.plan().visiblePositions());
                utterance.setZeroed(turn.plan().visiblePositions());
                return true;
            }
            case HIDE_TEXT -> {
                tts.hideText(turn.slot());
                turn.utterance().setPrefilled(0);
                turn.utterance().setZeroed(0);
                return true;
            }
            case DECODE -> {
                return decodesLeft-- > 0 && decode(turn);
            }
            default -> {
                return prefillsLeft-- > 0 && prefill(action, turn);
            }
        }
    }

    private boolean prefill(SpeechPlan.Action action, ActiveTurn turn) {
        long start = clock.start();
        SegmentState utterance = turn.utterance();
        SpeechPlan plan = turn.plan();
        if (action == SpeechPlan.Action.PREFILL_CONTEXT) {
            tts.prefillAudio(
                    turn.slot(),
                    utterance.codes(),
                    utterance.contextSteps() - 1,
                    plan.visiblePositions(),
                    plan.bidirectionalContext());
            utterance.setContextPrefilled();
        } else {
            prefillText(turn.slot(), utterance, plan.prefillEnd());
        }
        clock.stop(Stage.TTS_PREFILL, start, turn);
        return true;
    }

    /** Text takes the place of zeros that stood for it. */
    private void prefillText(int slot, SegmentState utterance, int end) {
        if (utterance.zeroed() > utterance.prefilled()) {
            tts.hideText(slot, utterance.prefilled(), utterance.zeroed());
            utterance.setZeroed(utterance.prefilled());
        }
        tts.prefillText(slot, utterance.textIds(), utterance.prefilled(), end);
        utterance.setPrefilled(end);
    }

    private boolean decode(ActiveTurn turn) {
        SpeechPlan plan = turn.plan();
        long start = clock.start();
        vocoder.mel(turn.utterance().codes(), plan.decodeFrom(), plan.decodeTo());
        clock.stop(Stage.MEL, start, turn);
        start = clock.start();
        float[] wave = vocoder.wave();
        clock.stop(Stage.WAVE, start, turn);
        turn.utterance().setDecoded(plan.decodeTo());
        turn.emit(turn.stitcher().push(wave));
        return true;
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

    /** A turn whose cache is full fails alone. */
    private void stage(ActiveTurn turn, TurnEndings outcome) {
        try {
            SegmentState utterance = turn.utterance();
            tts.stage(
                    turn.slot(),
                    utterance.numSteps(),
                    utterance.codes(),
                    turn.plan().visiblePositions());
            staged.add(turn);
        } catch (RuntimeException e) {
            outcome.failed(turn, e);
        }
    }

    /** A turn whose codes cannot be drawn fails alone. */
    private void draw(ActiveTurn turn, TurnEndings outcome) {
        try {
            draw(turn);
        } catch (RuntimeException e) {
            outcome.failed(turn, e);
        }
    }

    private void draw(ActiveTurn turn) {
        SegmentState utterance = turn.utterance();
        boolean ended = turn.sampler()
                .draw(
                        tts.logits(),
                        tts.logitsOffset(turn.slot()),
                        utterance.codes(),
                        utterance.numSteps(),
                        turn.plan().endAllowed());
        CodeTape tape = turn.tape();
        if (tape != null) {
            int row = utterance.numSteps() * utterance.numCodebooks();
            ended = tape.pass(utterance.codes(), row, utterance.numCodebooks(), ended);
        }
        utterance.addStep(ended);
        turn.addStep();
    }
}
