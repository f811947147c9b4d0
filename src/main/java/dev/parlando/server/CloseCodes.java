package dev.parlando.server;

/** Names the reasons for which the server closes a socket, as codes of RFC 6455. */
final class CloseCodes {
    static final short GOING_AWAY = 1001;
    static final short PROTOCOL_ERROR = 1002;
    static final short BAD_TEXT = 1007;
    static final short POLICY = 1008;
    static final short TOO_BIG = 1009;
    static final short TRY_AGAIN_LATER = 1013;

    private CloseCodes() {}
}
