package dev.parlando.speech;

import dev.parlando.audio.PcmChunk;
import dev.parlando.speech.plan.CodeSampler;
import dev.parlando.speech.plan.CodeTape;
import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.speech.plan.TextFeed;
import dev.parlando.speech.plan.TurnPlan;
import dev.parlando.tts.SpeechDecoder;
import dev.parlando.turn.Truncation;
import dev.parlando.turn.TurnListener;
import dev.parlando.vocoder.ChunkStitcher;
import org.jspecify.annotations.Nullable;

/**
 * Speaks one turn: carries out the actions of the turn's plan in the turn's slot of the speech decoder. Hands the audio
 * to the listener. Inference thread only.
 */
final class TurnSpeech {
    private final TurnPlan plan;
    private final CodeSampler sampler;
    private final ChunkStitcher stitcher;
    private final TurnListener listener;
    private final @Nullable NoiseWatch watch;
    private @Nullable CodeTape tape;
    private float @Nullable [] speaker;
    private SpeechPlan.@Nullable Action foreseen;
    private final DecoderLog told = new DecoderLog();
    /** Number of calls that are still to be repeated before the cache is what it was. */
    private int untold;

    private int retoldSteps;
    private SpeechPlan.Step step = new SpeechPlan.Step(0, false);
    private long audioSamples;
    private int audioSteps;
    private Truncation truncation = Truncation.LIMIT;
    private boolean isStopped;

    /**
     * Creates the speech of a turn without text.
     *
     * @param plan decides what to do
     * @param sampler draws codes
     * @param stitcher joins waves
     * @param listener receives the audio
     * @param watch ends a turn that runs away into noise; null for none
     */
    TurnSpeech(
            TurnPlan plan,
            CodeSampler sampler,
            ChunkStitcher stitcher,
            TurnListener listener,
            @Nullable NoiseWatch watch) {
        this.plan = plan;
        this.sampler = sampler;
        this.stitcher = stitcher;
        this.listener = listener;
        this.watch = watch;
    }

    /** Returns the object that takes the turn's text. */
    TextFeed text() {
        return plan.text();
    }

    /** Returns the inputs and results of the networks for the segment under way. */
    SegmentState segment() {
        return plan.segment();
    }

    /** Sets the tape that records or replaces the codes drawn. */
    void setTape(CodeTape newTape) {
        tape = newTape;
    }

    /** Returns whether the speaker vector is known, without which nothing can be spoken. */
    boolean hasSpeaker() {
        return speaker != null;
    }

    /**
     * Sets the speaker vector.
     *
     * @param vector [hiddenSize]; the caller must not write to it any more
     */
    void setSpeaker(float[] vector) {
        speaker = vector;
    }

    /** Returns whether the listener has received no audio yet. */
    boolean isSilent() {
        return audioSamples == 0;
    }

    /** Returns the number of samples handed to the listener. */
    long audioSamples() {
        return audioSamples;
    }

    /** Returns the number of audio steps run. */
    int audioSteps() {
        return audioSteps;
    }

    /** Returns whether a segment was cut off before its end of speech. */
    boolean isTruncated() {
        return isStopped || plan.plan().truncated();
    }

    /** Returns why the speech was cut off; for a turn that {@link #isTruncated() is}. */
    Truncation truncation() {
        return truncation;
    }

    /** Returns the next action of the plan. The caller carries it out, or asks again. */
    SpeechPlan.Action next() {
        SpeechPlan.Action action = foreseen != null ? foreseen : ask();
        foreseen = null;
        return action;
    }

    /** Returns whether the plan's next action, which {@link #next} returns then, is another than to wait for text. */
    boolean canGoOn() {
        if (foreseen == null) {
            SpeechPlan.Action action = ask();
            foreseen = action.equals(SpeechPlan.Action.WAIT) ? null : action;
        }
        return foreseen != null;
    }

    /** Asks the plan, unless the turn was stopped: then it ends, whatever text is still to come. */
    private SpeechPlan.Action ask() {
        return isStopped ? new SpeechPlan.End() : plan.plan().next(plan.segment());
    }

    /** Notes that the slot was lost and its cache with it: in another slot the decoder must be told everything again. */
    void loseCache() {
        untold = told.size();
    }

    /** Returns whether the cache must be made again before the plan goes on. */
    boolean lacksCache() {
        return untold > 0;
    }

    /**
     * Makes a part of a lost cache again, by the same calls as before.
     *
     * @param tts its slot is empty before the first part
     * @param mostCalls most calls to repeat now
     */
    void remake(SpeechDecoder tts, int slot, int mostCalls) {
        float[] vector = speaker;
        if (untold == told.size() && vector != null) {
            tts.start(slot, vector);
            retoldSteps = segment().contextSteps();
        }
        for (int count = 0; count < mostCalls && untold > 0; count++) {
            tellAgain(tts, slot, told.size() - untold);
            untold--;
        }
    }

    private void tellAgain(SpeechDecoder tts, int slot, int index) {
        int first = told.first(index);
        int second = told.second(index);
        switch (told.call(index)) {
            case PREFILL_TEXT -> tts.prefillText(slot, segment().textIds(), first, second);
            case PREFILL_CONTEXT -> tellContext(tts, slot, first, second == 1);
            case ZERO_TEXT -> tts.zeroText(slot, first, second);
            case HIDE_TEXT -> tts.hideText(slot, first, second);
            case HIDE_ALL_TEXT -> tts.hideText(slot);
            case STEP -> {
                tts.stage(slot, retoldSteps, segment().codes(), first);
                tts.step();
                retoldSteps++;
            }
        }
    }

    void begin(SpeechPlan.Begin action, SpeechDecoder tts, int slot) {
        float[] vector = speaker;
        if (vector == null) {
            throw new IllegalStateException("a turn without a speaker vector cannot be spoken");
        }
        tts.start(slot, vector);
        segment().begin(action.contextSteps());
        told.clear();
    }

    /** Prefills text and hides the zeros that stood in its place. */
    void prefill(SpeechPlan.Prefill action, SpeechDecoder tts, int slot) {
        SegmentState segment = segment();
        if (segment.zeroed() > segment.prefilled()) {
            tts.hideText(slot, segment.prefilled(), segment.zeroed());
            told.add(DecoderLog.Call.HIDE_TEXT, segment.prefilled(), segment.zeroed());
            segment.setZeroed(segment.prefilled());
        }
        tts.prefillText(slot, segment.textIds(), segment.prefilled(), action.to());
        told.add(DecoderLog.Call.PREFILL_TEXT, segment.prefilled(), action.to());
        segment.setPrefilled(action.to());
    }

    void prefillContext(SpeechPlan.PrefillContext action, SpeechDecoder tts, int slot) {
        tellContext(tts, slot, action.visiblePositions(), action.bidirectional());
        told.add(DecoderLog.Call.PREFILL_CONTEXT, action.visiblePositions(), action.bidirectional() ? 1 : 0);
        segment().setContextPrefilled();
    }

    private void tellContext(SpeechDecoder tts, int slot, int visiblePositions, boolean bidirectional) {
        tts.prefillAudio(slot, segment().codes(), segment().contextSteps() - 1, visiblePositions, bidirectional);
    }

    void zeroText(SpeechPlan.ZeroText action, SpeechDecoder tts, int slot) {
        tts.zeroText(slot, segment().zeroed(), action.to());
        told.add(DecoderLog.Call.ZERO_TEXT, segment().zeroed(), action.to());
        segment().setZeroed(action.to());
    }

    void hideText(SpeechDecoder tts, int slot) {
        tts.hideText(slot);
        told.add(DecoderLog.Call.HIDE_ALL_TEXT, 0, 0);
        segment().setPrefilled(0);
        segment().setZeroed(0);
    }

    /** Sets the step that {@link #stage} and {@link #draw} carry out next. */
    void setStep(SpeechPlan.Step action) {
        step = action;
    }

    /**
     * Adds the slot to the decoder's next step.
     *
     * @throws dev.parlando.error.VoiceException {@code KV_CACHE_FULL}; the slot is not added then
     */
    void stage(SpeechDecoder tts, int slot) {
        tts.stage(slot, segment().numSteps(), segment().codes(), step.visiblePositions());
    }

    /** Draws the codes of the step that the decoder has run. */
    void draw(SpeechDecoder tts, int slot) {
        told.add(DecoderLog.Call.STEP, step.visiblePositions(), 0);
        SegmentState segment = segment();
        boolean ended = sampler.draw(
                tts.logits(), tts.logitsOffset(slot), segment.codes(), segment.numSteps(), step.endAllowed());
        if (tape != null) {
            int row = segment.numSteps() * segment.numCodebooks();
            ended = tape.pass(segment.codes(), row, segment.numCodebooks(), ended);
        }
        segment.addStep(ended);
        audioSteps++;
        if (watch != null && NoiseWatch.isEndless(segment.numSteps(), segment.numTextIds())) {
            stop(Truncation.NO_END);
        }
    }

    /** Takes the wave of the code rows of an action, and emits the samples that are final. */
    void decoded(SpeechPlan.Decode action, float[] wave) {
        segment().setDecoded(action.to());
        emit(stitcher.push(wave));
    }

    /** Emits the samples that were held back for a cross-fade. */
    void flush() {
        emit(stitcher.finish());
    }

    /** Emits what was held back for a cross-fade; the next wave goes on from there. */
    void release() {
        emit(stitcher.release());
    }

    private void emit(float[] samples) {
        if (samples.length > 0) {
            audioSamples += samples.length;
            listener.onAudio(PcmChunk.copyOf(samples, 0, samples.length));
            listen(samples);
        }
    }

    private void listen(float[] samples) {
        if (watch != null) {
            watch.hear(samples);
            if (watch.isNoise()) {
                stop(Truncation.NOISE);
            }
        }
    }

    private void stop(Truncation reason) {
        if (!isStopped) {
            truncation = reason;
            isStopped = true;
        }
    }
}
