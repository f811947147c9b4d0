package dev.parlando.session;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.VoiceException;
import dev.parlando.turn.TurnReport;
import org.jspecify.annotations.Nullable;

/** Receives, in order, what the client of a session must be told. */
public interface SessionListener {
    /** A turn starts; all audio until the next start belongs to it. */
    void onStarted(String label);

    /** The next piece of the text of a reply. */
    void onText(String label, String delta);

    /**
     * The next piece of audio.
     *
     * @param aheadNanos audio sent earlier that a client that plays at once has not played yet; 0 if it has nothing to play
     */
    void onAudio(PcmChunk audio, long aheadNanos);

    /** A turn that was accepted has ended. Comes once for each such turn, even if it never started. */
    void onDone(TurnReport report);

    /** Something was refused, or a turn failed; {@link #onDone} follows for a turn that had started. */
    void onError(VoiceException error, @Nullable String label);
}
