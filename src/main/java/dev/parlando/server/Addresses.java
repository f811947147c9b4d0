package dev.parlando.server;

/** Names on the event bus. */
final class Addresses {
    static final String ENGINE_STATUS = "engine.status";

    private Addresses() {}

    static String engine(String device) {
        return "engine." + device;
    }

    static String session(String sessionId) {
        return "session." + sessionId;
    }
}
