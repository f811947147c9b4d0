package dev.parlando.session;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.VoiceException;
import dev.parlando.turn.TurnReport;
import org.jspecify.annotations.Nullable;

/** Receives everything that a session tells its client, in order, on the session's thread. */
public interface SessionListener {
    /**
     * Receives the place of a turn that waits for other sessions' turns. It comes before {@link #onStarted}, again when the
     * place changes, and otherwise at most once a second. Does nothing unless overridden.
     *
     * @param label name by which the client knows the turn
     * @param place 1 for the turn that begins next
     * @param expectedNanos time after which the turn may be expected to begin, or -1 while nothing is known about it
     */
    default void onQueued(String label, int place, long expectedNanos) {}

    /**
     * Handles the start of a turn; all audio until the next start belongs to this turn.
     *
     * @param label name by which the client knows the turn
     */
    void onStarted(String label);

    /** Receives the next piece of the text of a reply. */
    void onText(String label, String delta);

    /**
     * Receives the next piece of audio.
     *
     * @param aheadNanos audio sent earlier that a client that plays at once has not played yet; 0 if it has nothing
     *     to play
     */
    void onAudio(PcmChunk audio, long aheadNanos);

    /** Handles the end of an accepted turn: called once for each such turn, even if it never started. */
    void onDone(TurnReport report);

    /**
     * Handles a refused request or a failed turn. {@link #onDone} follows for a turn that had started.
     *
     * @param label name of the turn, or null if the error belongs to none
     */
    void onError(VoiceException error, @Nullable String label);
}
