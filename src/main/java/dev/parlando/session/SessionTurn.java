package dev.parlando.session;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.VoiceException;
import dev.parlando.stage.Stage;
import dev.parlando.turn.TurnReport;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnSummary;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Holds one turn of a session: the request, the state, and the measurements at the client's side. */
final class SessionTurn {
    /** Amplitude of -50 dBFS, full scale 1. */
    private static final float AUDIBLE = 0.003162278f;

    private static final int NONE = -1;

    final long turnId;
    final String label;
    private final TurnRequest request;
    private final StringBuilder pendingText = new StringBuilder();
    private int numChars;
    private boolean textContinues;
    private boolean cancelled;
    private @Nullable VoiceException cutShortBy;
    private long lastPieceNanos;
    private boolean settled;
    private long startNanos;
    private OptionalLong ttfbNanos = OptionalLong.empty();
    private OptionalLong audibleNanos = OptionalLong.empty();
    private long sentSamples;
    private long writeNanos;
    private int underruns;

    /**
     * Creates a turn that has not been submitted.
     *
     * @param request holds no text yet: the text is added piece by piece
     */
    SessionTurn(String label, TurnRequest request) {
        this.turnId = request.turnId();
        this.label = label;
        this.request = request;
        this.textContinues = request.textContinues();
    }

    int numChars() {
        return numChars;
    }

    /** Counts text towards the limit. The text is kept until the engine has the turn, if {@code keep} is true. */
    void addText(String text, boolean keep, long nowNanos) {
        numChars += text.length();
        lastPieceNanos = nowNanos;
        settled = false;
        if (keep) {
            pendingText.append(text);
        }
    }

    void finishText() {
        textContinues = false;
    }

    /** Returns when the last piece of the text came. */
    long lastPieceNanos() {
        return lastPieceNanos;
    }

    /** Returns whether the engine was told that no piece follows the last one for a while. */
    boolean isSettled() {
        return settled;
    }

    void setSettled() {
        settled = true;
    }

    /** Hands the text over to the engine and starts the turn's clock. */
    TurnRequest submit(long nowNanos) {
        startNanos = nowNanos;
        String text = pendingText.toString();
        pendingText.setLength(0);
        return request.withText(text, textContinues);
    }

    /** Keeps the reason why the rest of the text is not taken, until the turn is over. */
    void cutShort(VoiceException why) {
        cutShortBy = why;
    }

    /** Returns why the rest of the text was not taken, or null. */
    @Nullable
    VoiceException cutShortBy() {
        return cutShortBy;
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /**
     * Measures a piece of this turn's audio that was sent. Times are nanoseconds of one clock.
     *
     * @param emittedNanos time at which the engine handed the piece out
     * @param sentNanos time at which the piece was written
     * @param starved true if a listener had nothing left to play
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
            long playedBefore = ttfbNanos.getAsLong() + PlaybackClock.nanosOf(sentSamples);
            audibleNanos = OptionalLong.of(Math.max(sinceStart, playedBefore) + PlaybackClock.nanosOf(audible));
        }
        writeNanos += sentNanos - emittedNanos;
        sentSamples += audio.numSamples();
    }

    /** Joins the engine's summary of the turn with the measurements of this object. */
    TurnReport report(TurnSummary ended) {
        TurnSummary summary = cancelled ? ended.cancelled() : ended;
        if (sentSamples > 0) {
            summary = summary.withStage(Stage.WRITE, writeNanos);
        }
        return new TurnReport(turnId, label, request.mode(), summary, sentSamples, ttfbNanos, audibleNanos, underruns);
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
