package dev.parlando.speech.chat;

/**
 * Says how replies end and are drawn.
 *
 * @param maxTokens most tokens of one reply
 * @param faithful whether replies are drawn and shown exactly as the reference does, its defects included
 */
public record ReplyRules(int maxTokens, boolean faithful) {}
