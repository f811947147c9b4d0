package dev.parlando.server;

/** Holds the addresses on the event bus. */
final class BusAddresses {
    static final String ENGINE_STATUS = "engine.status";

    private BusAddresses() {}

    static String engine(String device) {
        return "engine." + device;
    }

    static String session(String sessionId) {
        return "session." + sessionId;
    }
}
