package dev.parlando.server;

import dev.parlando.config.ConfigKey;
import java.util.List;

/** The server's configuration keys; described in {@code docs/configuration.md}. */
final class ServerKeys {
    static final ConfigKey HOST = ConfigKey.of(
                    "server.host", "127.0.0.1", "address to listen on; 0.0.0.0 for every interface")
            .withShortFlag("--host");
    static final ConfigKey PORT = ConfigKey.of("server.port", "8080", "port to listen on; 0 takes any that is free")
            .withShortFlag("--port");
    static final ConfigKey EVENT_LOOPS =
            ConfigKey.of("server.event-loops", "2", "threads that serve sockets; engines have their own");
    static final ConfigKey WEB_ROOT =
            ConfigKey.of("server.web-root", "", "folder served at /; empty for the page in the jar");
    static final ConfigKey API_KEYS =
            ConfigKey.secret("server.api-keys", "keys that clients must send, between commas; empty lets everybody in");
    static final ConfigKey ALLOWED_ORIGINS = ConfigKey.of(
            "server.allowed-origins", "", "web origins besides the server's own, between commas; * for all");
    static final ConfigKey TLS_CERTIFICATE =
            ConfigKey.of("server.tls-certificate", "", "PEM file with the certificate chain; empty for no TLS");
    static final ConfigKey TLS_KEY = ConfigKey.of("server.tls-key", "", "PEM file with the certificate's private key");
    static final ConfigKey MAX_SESSIONS = ConfigKey.of("server.max-sessions", "256", "open sessions");
    static final ConfigKey MAX_MESSAGE =
            ConfigKey.of("server.max-message", "64KiB", "size of one message from a client");
    static final ConfigKey SHUTDOWN_DEADLINE =
            ConfigKey.of("server.shutdown-deadline", "10s", "time that turns get to finish when the server stops");
    static final ConfigKey MAX_TEXT_CHARS =
            ConfigKey.of("session.max-text-chars", "10000", "characters of one turn's text");
    static final ConfigKey MAX_TURNS =
            ConfigKey.of("session.max-turns", "16", "turns of one session, the one being spoken included");
    static final ConfigKey MAX_AHEAD =
            ConfigKey.of("session.max-ahead", "30s", "audio sent before it can have been played");
    static final ConfigKey IDLE_TIMEOUT = ConfigKey.of(
            "session.idle-timeout",
            "10m",
            "a session that neither asks nor speaks is closed, an unfinished text or not");
    static final ConfigKey STALL_TIMEOUT =
            ConfigKey.of("session.stall-timeout", "30s", "a client that reads nothing while audio waits is closed");
    static final ConfigKey WRITE_BUFFER =
            ConfigKey.of("session.write-buffer", "128KiB", "audio kept for a client that reads slowly");
    static final ConfigKey METRICS_INTERVAL =
            ConfigKey.of("metrics.interval", "10s", "length of the interval that /v1/latency reports");
    static final ConfigKey HISTOGRAM_LOG =
            ConfigKey.of("metrics.histogram-log", "", "file for interval histograms in HdrHistogram's log format");

    static final List<ConfigKey> ALL = List.of(
            HOST,
            PORT,
            EVENT_LOOPS,
            WEB_ROOT,
            API_KEYS,
            ALLOWED_ORIGINS,
            TLS_CERTIFICATE,
            TLS_KEY,
            MAX_SESSIONS,
            MAX_MESSAGE,
            SHUTDOWN_DEADLINE,
            MAX_TEXT_CHARS,
            MAX_TURNS,
            MAX_AHEAD,
            IDLE_TIMEOUT,
            STALL_TIMEOUT,
            WRITE_BUFFER,
            METRICS_INTERVAL,
            HISTOGRAM_LOG);

    private ServerKeys() {}
}
