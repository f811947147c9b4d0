package dev.parlando.speech;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.chat.Reply;
import dev.parlando.stage.Stage;
import dev.parlando.stage.StageEvent;
import dev.parlando.tts.ParkedUtterance;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnListener;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import dev.parlando.turn.TurnSummary;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Follows a turn from submission to end: slot, speech, reply in chat mode, and compute time. Inference thread only. */
final class ActiveTurn {
    private static final int NO_SLOT = -1;
    private static final long NONE = Long.MIN_VALUE;

    private final TurnRequest request;
    private final TurnListener listener;
    private final TurnSpeech speech;
    private final long submittedNanos;
    private final StageEvent waiting = new StageEvent();
    private final Map<Stage, Long> stageNanos = new EnumMap<>(Stage.class);
    private @Nullable Reply reply;
    private int slot = NO_SLOT;
    private boolean paused;
    private boolean cancelled;
    private boolean waitsForText = true;
    /** True while nothing has come that could let the turn go on since its plan said to wait. */
    private boolean knownToWait;

    private long waitingSinceNanos;
    private long idleSinceNanos = NONE;
    private long firstSoundNanos = NONE;
    private long placeSinceNanos = NONE;
    private int toldPlace;
    private long toldNanos;
    private @Nullable ParkedUtterance parked;

    ActiveTurn(TurnRequest request, TurnListener listener, TurnSpeech speech, long submittedNanos) {
        this.request = request;
        this.listener = listener;
        this.speech = speech;
        this.submittedNanos = submittedNanos;
        this.waitingSinceNanos = submittedNanos;
        waiting.begin();
    }

    long submittedNanos() {
        return submittedNanos;
    }

    /** Returns the event that measures the wait for a slot, begun when the turn was submitted. */
    StageEvent waiting() {
        return waiting;
    }

    TurnRequest request() {
        return request;
    }

    TurnListener listener() {
        return listener;
    }

    TurnSpeech speech() {
        return speech;
    }

    /** Returns the reply that the text comes from; null in read mode, and before the turn is admitted. */
    @Nullable
    Reply reply() {
        return reply;
    }

    void setReply(Reply newReply) {
        reply = newReply;
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

    /** Returns whether the speech cannot go on before there is more text. */
    boolean waitsForText() {
        return waitsForText;
    }

    void setWaitsForText(boolean value) {
        waitsForText = value;
    }

    /** Takes note that there is more text, or that the text has ended. */
    void textCame() {
        knownToWait = false;
    }

    /** Returns whether a reply gives the turn its text. */
    boolean expectsReply() {
        return request.mode() == Mode.CHAT;
    }

    /** Returns whether a turn without a slot has anything to do but to wait for text. */
    boolean canGoOn() {
        if (!knownToWait && !speech.canGoOn()) {
            knownToWait = true;
        }
        return !knownToWait;
    }

    /** Starts the wait for a slot of a turn that has lost its own, unless the turn waits already. */
    void beginWaiting(long nowNanos) {
        if (waitingSinceNanos == NONE) {
            waitingSinceNanos = nowNanos;
        }
    }

    /** Returns the time since which the turn has waited for a slot. */
    long waitingSinceNanos() {
        return waitingSinceNanos;
    }

    /** Returns whether the turn has a slot and no use for it now. */
    boolean isIdle() {
        return idleSinceNanos != NONE;
    }

    /** Returns the time since which the turn has had no use for its slot. */
    long idleSinceNanos() {
        return idleSinceNanos;
    }

    /** Notes whether the turn has a use for its slot now. */
    void noteIdle(long nowNanos) {
        if (!paused && !waitsForText) {
            idleSinceNanos = NONE;
        } else if (idleSinceNanos == NONE) {
            idleSinceNanos = nowNanos;
        }
    }

    /** Returns the time for which the listener can go on to hear the turn if it makes no more sound: 0 before its first sound. */
    long aheadNanos(long nowNanos) {
        if (firstSoundNanos == NONE) {
            return 0;
        }
        long made = speech.audioSamples() * (TimeUnit.SECONDS.toNanos(1) / PcmChunk.SAMPLE_RATE_HZ);
        return made - (nowNanos - firstSoundNanos);
    }

    /** Notes when the turn was first heard, if it has been heard by now. */
    void noteSound(long nowNanos) {
        if (firstSoundNanos == NONE && !speech.isSilent()) {
            firstSoundNanos = nowNanos;
        }
    }

    /** Gives the turn a place among those that are spoken in real time, unless it has one; it keeps the place to its end. */
    void givePlace(long nowNanos) {
        if (!hasPlace()) {
            placeSinceNanos = nowNanos;
        }
    }

    /** Returns whether the turn has a place, which it gets with its first slot. */
    boolean hasPlace() {
        return placeSinceNanos != NONE;
    }

    /** Returns the time since which the turn has had its place. */
    long placeSinceNanos() {
        return placeSinceNanos;
    }

    /** Returns whether the turn has something to say, or will soon by a reply, and a listener who takes it. */
    boolean isListenedTo(long nowNanos) {
        if (cancelled) {
            return false;
        }
        if (paused) {
            // a listener who plays what he has will want more; one who has stopped will not
            return aheadNanos(nowNanos) > 0;
        }
        return isReplyOpen() || !waitsForText || canGoOn();
    }

    private boolean isReplyOpen() {
        return expectsReply() && (reply == null || !reply.isClosed());
    }

    /**
     * Takes note that the turn is to be told its place.
     *
     * @return whether it has to be told: it was told another place, or long ago
     */
    boolean noteTold(int place, long nowNanos) {
        boolean isNews = place != toldPlace || nowNanos - toldNanos >= PlaceTeller.REPEAT_NANOS;
        if (isNews) {
            toldPlace = place;
            toldNanos = nowNanos;
        }
        return isNews;
    }

    /** Returns the speech that the decoder had made when the turn lost its slot, or null. */
    @Nullable
    ParkedUtterance parked() {
        return parked;
    }

    void setParked(@Nullable ParkedUtterance utterance) {
        parked = utterance;
    }

    void leaveSlot() {
        slot = NO_SLOT;
        idleSinceNanos = NONE;
        waitingSinceNanos = NONE;
    }

    void addTime(Stage stage, long nanos) {
        stageNanos.merge(stage, nanos, Long::sum);
    }

    /** Returns how the turn ended, for a turn that was neither cancelled nor failed. */
    TurnStatus naturalEnd() {
        boolean truncated = speech.isTruncated() || (reply != null && reply.isTruncated());
        return truncated ? TurnStatus.TRUNCATED : TurnStatus.COMPLETED;
    }

    /**
     * Returns the summary of the turn.
     *
     * @param failure set exactly when the status is {@code FAILED}
     */
    TurnSummary summary(TurnStatus status, @Nullable VoiceException failure) {
        return new TurnSummary(
                status,
                speech.audioSamples(),
                speech.audioSteps(),
                reply == null ? 0 : reply.numTokens(),
                stageNanos,
                failure,
                status == TurnStatus.TRUNCATED ? speech.truncation() : null);
    }
}
