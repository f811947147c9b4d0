package dev.parlando.speech;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.chat.Reply;
import dev.parlando.speech.plan.CodeSampler;
import dev.parlando.speech.plan.CodeTape;
import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.speech.plan.TextFeed;
import dev.parlando.stage.Stage;
import dev.parlando.stage.StageEvent;
import dev.parlando.turn.TurnListener;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import dev.parlando.turn.TurnSummary;
import dev.parlando.vocoder.ChunkStitcher;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A turn from admission to its end: its parts, and the time it has cost. */
final class ActiveTurn {
    private static final int NO_SLOT = -1;

    private final TurnRequest request;
    private final TurnListener listener;
    private final SpeechPlan plan;
    private final TextFeed text;
    private final SegmentState utterance;
    private final CodeSampler sampler;
    private final ChunkStitcher stitcher;
    private final long submittedNanos;
    private final StageEvent waiting = new StageEvent();
    private final Map<Stage, Long> stageNanos = new EnumMap<>(Stage.class);
    private @Nullable CodeTape tape;
    private @Nullable Reply reply;
    private float @Nullable [] speaker;
    private int slot = NO_SLOT;
    private boolean paused;
    private boolean cancelled;
    private boolean waitsForText = true;
    private long audioSamples;
    private int audioSteps;

    /**
     * A turn's parts.
     *
     * @param plan decides over the utterance
     * @param text what the plan reads from
     * @param utterance what the networks have been given and have made
     * @param sampler draws codes
     * @param stitcher joins waves
     */
    record Parts(SpeechPlan plan, TextFeed text, SegmentState utterance, CodeSampler sampler, ChunkStitcher stitcher) {}

    ActiveTurn(TurnRequest request, TurnListener listener, Parts parts, long submittedNanos) {
        this.request = request;
        this.listener = listener;
        this.plan = parts.plan();
        this.text = parts.text();
        this.utterance = parts.utterance();
        this.sampler = parts.sampler();
        this.stitcher = parts.stitcher();
        this.submittedNanos = submittedNanos;
        waiting.begin();
    }

    long submittedNanos() {
        return submittedNanos;
    }

    /** Begun when the turn was submitted. */
    StageEvent waiting() {
        return waiting;
    }

    TurnRequest request() {
        return request;
    }

    TurnListener listener() {
        return listener;
    }

    SpeechPlan plan() {
        return plan;
    }

    TextFeed text() {
        return text;
    }

    SegmentState utterance() {
        return utterance;
    }

    CodeSampler sampler() {
        return sampler;
    }

    ChunkStitcher stitcher() {
        return stitcher;
    }

    /** Where the text comes from in chat mode, once admitted; else null. */
    @Nullable
    Reply reply() {
        return reply;
    }

    void setReply(Reply newReply) {
        reply = newReply;
    }

    /** What takes down or replaces the codes drawn, if anything does. */
    @Nullable
    CodeTape tape() {
        return tape;
    }

    void setTape(CodeTape newTape) {
        tape = newTape;
    }

    boolean isAdmitted() {
        return slot != NO_SLOT;
    }

    int slot() {
        return slot;
    }

    void setSlot(int newSlot) {
        slot = newSlot;
    }

    /** The speaker vector, [hiddenSize]; null until the reply's prefill is over. */
    float @Nullable [] speaker() {
        return speaker;
    }

    void setSpeaker(float[] vector) {
        speaker = vector;
    }

    boolean isPaused() {
        return paused;
    }

    void setPaused(boolean value) {
        paused = value;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
    }

    /** Whether its speech cannot go on before there is more text. */
    boolean waitsForText() {
        return waitsForText;
    }

    void setWaitsForText(boolean value) {
        waitsForText = value;
    }

    /** Whether its listener has heard nothing yet. */
    boolean isSilent() {
        return audioSamples == 0;
    }

    void addTime(Stage stage, long nanos) {
        stageNanos.merge(stage, nanos, Long::sum);
    }

    void addStep() {
        audioSteps++;
    }

    void emit(float[] samples) {
        if (samples.length > 0) {
            audioSamples += samples.length;
            listener.onAudio(PcmChunk.copyOf(samples, 0, samples.length));
        }
    }

    TurnSummary summary(TurnStatus status, @Nullable VoiceException failure) {
        return new TurnSummary(
                status, audioSamples, audioSteps, reply == null ? 0 : reply.numTokens(), stageNanos, failure);
    }
}
