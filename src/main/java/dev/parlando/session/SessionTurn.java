package dev.parlando.session;

import dev.parlando.audio.PcmChunk;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnStatus;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One turn of a session and what was measured of it. */
final class SessionTurn {
    /** -50 dBFS. */
    private static final float AUDIBLE = 0.003162278f;

    private static final int NONE = -1;

    final long turnId;
    final String label;
    private final Mode mode;
    private final @Nullable String voice;
    private final long seed;
    private final StringBuilder pendingText = new StringBuilder();
    private int numChars;
    private boolean textContinues;
    private boolean started;
    private boolean cancelled;
    private long startNanos;
    private OptionalLong ttfbNanos = OptionalLong.empty();
    private OptionalLong audibleNanos = OptionalLong.empty();
    private long audioSamples;
    private long writeNanos;
    private int underruns;

    SessionTurn(long turnId, String label, Mode mode, @Nullable String voice, long seed, boolean textContinues) {
        this.turnId = turnId;
        this.label = label;
        this.mode = mode;
        this.voice = voice;
        this.seed = seed;
        this.textContinues = textContinues;
    }

    int numChars() {
        return numChars;
    }

    /** Counts text towards the limit and, until the engine has the turn, keeps it. */
    void addText(String text, boolean keep) {
        numChars += text.length();
        if (keep) {
            pendingText.append(text);
        }
    }

    void finishText() {
        textContinues = false;
    }

    /** Hands the text over and starts the clock. */
    TurnOrder order(long nowNanos) {
        startNanos = nowNanos;
        String text = pendingText.toString();
        pendingText.setLength(0);
        return new TurnOrder(turnId, mode, text, textContinues, voice, seed);
    }

    void start() {
        started = true;
    }

    boolean isStarted() {
        return started;
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /**
     * Audio of this turn was sent.
     *
     * @param emittedNanos when the engine handed it out
     * @param sentNanos when it was written
     * @param starved whether a listener had nothing left to play
     */
    void onSent(PcmChunk audio, long emittedNanos, long sentNanos, boolean starved) {
        long sinceStart = sentNanos - startNanos;
        if (ttfbNanos.isEmpty()) {
            ttfbNanos = OptionalLong.of(sinceStart);
        } else if (starved && !textContinues) {
            underruns++;
        }
        int audible = audibleNanos.isPresent() ? NONE : firstAudible(audio);
        if (audible != NONE) {
            long playedBefore = ttfbNanos.getAsLong() + PlaybackClock.nanosOf(audioSamples);
            audibleNanos = OptionalLong.of(Math.max(sinceStart, playedBefore) + PlaybackClock.nanosOf(audible));
        }
        writeNanos += sentNanos - emittedNanos;
        audioSamples += audio.numSamples();
    }

    TurnReport report(TurnOutcome outcome) {
        TurnStatus status = cancelled ? TurnStatus.CANCELLED : outcome.status();
        return new TurnReport(
                turnId,
                label,
                mode,
                status,
                audioSamples,
                ttfbNanos,
                audibleNanos,
                outcome.computeNanos(),
                outcome.stageNanos(),
                writeNanos,
                underruns);
    }

    private static int firstAudible(PcmChunk audio) {
        for (int i = 0; i < audio.numSamples(); i++) {
            if (Math.abs(audio.sample(i)) > AUDIBLE) {
                return i;
            }
        }
        return NONE;
    }
}
