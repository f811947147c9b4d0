package dev.parlando.speech.chat;

/**
 * Says how replies end and are drawn.
 *
 * @param maxTokens most tokens of one reply
 * @param faithful whether replies are drawn and shown exactly as the reference does, its defects included
 */
public record ReplyRules(int maxTokens, boolean faithful) {
    /** Tokens of one call of the reference. */
    static final int TOKENS_PER_CALL = 3;

    /** Returns the tokens after which a reply is cut off. The reference looks at its limit only after each call. */
    int mostTokens() {
        return faithful ? (maxTokens + TOKENS_PER_CALL - 1) / TOKENS_PER_CALL * TOKENS_PER_CALL : maxTokens;
    }
}
