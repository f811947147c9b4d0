package dev.parlando.turn;

import org.jspecify.annotations.Nullable;

/**
 * Holds one turn to speak: mode, text, voice and seed.
 *
 * @param sessionId owner of the conversation that a chat turn continues
 * @param keyName name of the client's API key, by which places are shared fairly; "" without a key. Never the key itself
 * @param turnId unique among all turns of the process
 * @param mode what is spoken: the text, or a reply to it
 * @param text the whole text, or its first piece when {@code textContinues}
 * @param textContinues more text follows; read mode only
 * @param voice name of the voice, or null for the bundle's first
 * @param seed of every random draw; equal seeds give equal speech
 */
public record TurnRequest(
        String sessionId,
        String keyName,
        long turnId,
        Mode mode,
        String text,
        boolean textContinues,
        @Nullable String voice,
        long seed) {
    /** Creates the request of a client without an API key. */
    public TurnRequest(
            String sessionId,
            long turnId,
            Mode mode,
            String text,
            boolean textContinues,
            @Nullable String voice,
            long seed) {
        this(sessionId, "", turnId, mode, text, textContinues, voice, seed);
    }

    /** Returns true for a text without any visible character: spaces, line breaks, control and format characters only. */
    public static boolean isBlank(String text) {
        return text.codePoints()
                .allMatch(c -> Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT);
    }

    /** Returns the same request with another text, which is complete unless {@code continues}. */
    public TurnRequest withText(String newText, boolean continues) {
        return new TurnRequest(sessionId, keyName, turnId, mode, newText, continues, voice, seed);
    }
}
