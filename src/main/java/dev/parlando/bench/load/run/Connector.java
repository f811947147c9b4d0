package dev.parlando.bench.load.run;

/** Opens connections to the server under test. */
interface Connector {
    /** Opens a connection; {@code voice} hears {@code ready}, or that the connection is gone. */
    VoiceClient connect(ServerVoice voice);

    /** Opens a connection with little room for what was sent and not yet read. */
    VoiceClient connectSlowly(ServerVoice voice);
}
