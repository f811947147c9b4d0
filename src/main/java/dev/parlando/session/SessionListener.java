package dev.parlando.session;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.VoiceException;
import org.jspecify.annotations.Nullable;

/** What the client of a session is told, in order. */
public interface SessionListener {
    /** Audio belongs to this turn until the next one starts. */
    void onStarted(String label);

    void onText(String label, String delta);

    /** @param aheadNanos audio sent before that a listener who plays at once has not yet played; 0 if it waits for this */
    void onAudio(PcmChunk audio, long aheadNanos);

    /** The turn was accepted and has ended; comes once for each such turn, even if it never started. */
    void onDone(TurnReport report);

    /** Something was refused, or a turn failed; {@link #onDone} follows for a turn that had started. */
    void onError(VoiceException error, @Nullable String label);
}
