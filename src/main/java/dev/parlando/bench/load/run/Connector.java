package dev.parlando.bench.load.run;

/** Opens connections to the server under test. */
interface Connector {
    /** Opens a connection; {@code voice} receives {@code ready}, or is called when the connection fails. */
    VoiceClient connect(ServerVoice voice);

    /** Opens a connection whose buffers hold little audio that the client has not read. */
    VoiceClient connectSlowly(ServerVoice voice);
}
