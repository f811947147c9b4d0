package dev.parlando.session;

/**
 * Holds what a session is made from.
 *
 * @param sessionId owner of the conversation at the engine
 * @param limits bounds of its turns and texts
 * @param defaults what turns use where their client chooses nothing; a null mode means chat
 */
public record SessionSetup(String sessionId, SessionLimits limits, TurnOptions defaults) {}
