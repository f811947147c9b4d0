package dev.parlando.session;

/**
 * Holds what a session is made from.
 *
 * @param sessionId owner of the conversation at the engine
 * @param keyName name of the client's API key; "" without a name
 * @param limits bounds of its turns and texts
 * @param defaults what turns use where their client chooses nothing; a null mode means chat
 */
public record SessionSetup(String sessionId, String keyName, SessionLimits limits, TurnOptions defaults) {}
