package dev.parlando.speech.chat;

/**
 * Holds how replies end and how their tokens are drawn.
 *
 * @param maxTokens most tokens of one reply
 * @param faithful whether replies are drawn and shown exactly as the reference does, its defects included
 */
public record ReplyRules(int maxTokens, boolean faithful) {
    /** Number of tokens of one call of the reference. */
    static final int TOKENS_PER_CALL = 3;

    /**
     * Returns the number of tokens after which a reply is cut off. The reference checks its limit only after each call.
     */
    int mostTokens() {
        return faithful ? (maxTokens + TOKENS_PER_CALL - 1) / TOKENS_PER_CALL * TOKENS_PER_CALL : maxTokens;
    }
}
