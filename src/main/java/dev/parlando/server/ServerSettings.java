package dev.parlando.server;

import static dev.parlando.config.ValueType.duration;
import static dev.parlando.config.ValueType.integer;
import static dev.parlando.config.ValueType.list;
import static dev.parlando.config.ValueType.optional;
import static dev.parlando.config.ValueType.path;
import static dev.parlando.config.ValueType.positiveDuration;
import static dev.parlando.config.ValueType.size;
import static dev.parlando.config.ValueType.text;

import dev.parlando.config.Setting;
import dev.parlando.config.SettingList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Declares the settings of the server. */
final class ServerSettings {
    private static final SettingList DECLARED = new SettingList();

    static final Setting<String> HOST = DECLARED.add(Setting.of(
                    "server.host",
                    text(),
                    "127.0.0.1",
                    "address to listen on; 0.0.0.0 for every interface: then set server.keys-file or server.api-keys, and TLS")
            .withShortFlag("--host"));
    static final Setting<Integer> PORT = DECLARED.add(
            Setting.of("server.port", integer(0, 65_535, ""), 8_080, "port to listen on; 0 takes any that is free")
                    .withShortFlag("--port"));
    static final Setting<Integer> EVENT_LOOPS = DECLARED.add(Setting.of(
            "server.event-loops",
            integer(1, 64, "threads"),
            2,
            "threads that serve sockets; engines have threads of their own"));
    static final Setting<Optional<Path>> WEB_ROOT = DECLARED.add(Setting.of(
            "server.web-root",
            optional(path()),
            Optional.empty(),
            "folder served at /; empty for web/ where the server was started, or else the page in the jar"));
    static final Setting<List<String>> API_KEYS = DECLARED.add(Setting.of(
                    "server.api-keys",
                    list(),
                    List.of(),
                    "keys of which clients must send one; empty, and without server.keys-file, lets everybody in. Everybody"
                            + " on the machine can read a command line: use the file or the environment")
            .secret());
    static final Setting<Optional<Path>> KEYS_FILE = DECLARED.add(Setting.of(
            "server.keys-file",
            optional(path()),
            Optional.empty(),
            "JSON file of keys by name and hash, beside those of server.api-keys; with it set, nobody comes in without a"
                    + " key, even if it lists none"));
    static final Setting<List<String>> ALLOWED_ORIGINS = DECLARED.add(Setting.of(
            "server.allowed-origins",
            list(),
            List.of(),
            "web origins, such as https://app.example, whose pages may connect besides the server's own; * for all"));
    static final Setting<List<String>> ALLOWED_HOSTS = DECLARED.add(Setting.of(
            "server.allowed-hosts",
            list(),
            List.of(),
            "host names, such as voice.example, that the server answers to besides localhost, 127.0.0.1 and [::1]; * for"
                    + " all. Empty for all too, unless server.host is one of those three"));
    static final Setting<Optional<Path>> TLS_CERTIFICATE = DECLARED.add(Setting.of(
            "server.tls-certificate",
            optional(path()),
            Optional.empty(),
            "PEM file with the certificate chain; empty for no TLS"));
    static final Setting<Optional<Path>> TLS_KEY = DECLARED.add(Setting.of(
            "server.tls-key", optional(path()), Optional.empty(), "PEM file with the certificate's private key"));
    static final Setting<Duration> RELOAD_INTERVAL = DECLARED.add(Setting.of(
            "server.reload-interval",
            duration(),
            Duration.ofSeconds(5),
            "how often the file of keys, the certificate and its key are looked at, to be read again when they have changed; 0s"
                    + " for never"));
    static final Setting<Integer> MAX_CONNECTIONS = DECLARED.add(Setting.of(
            "server.max-connections",
            integer(1, 1_000_000, "connections"),
            1_024,
            "TCP connections that may be open at once, sessions included; further ones are closed at once. Never"
                    + " fewer than server.max-sessions"));
    static final Setting<Optional<Integer>> CONNECTIONS_PER_ADDRESS = DECLARED.add(Setting.of(
            "server.max-connections-per-address",
            optional(integer(0, 1_000_000, "connections")),
            Optional.empty(),
            "TCP connections of one client's address; 0 for no limit. Empty for a quarter of server.max-connections, and"
                    + " none on loopback"));
    static final Setting<Duration> REQUEST_TIMEOUT = DECLARED.add(Setting.of(
            "server.request-timeout",
            positiveDuration(),
            Duration.ofSeconds(10),
            "a connection is closed that has sent no whole request this long after it began or was answered"));
    static final Setting<Integer> MAX_SESSIONS = DECLARED.add(Setting.of(
            "server.max-sessions", integer(1, 100_000, "sessions"), 256, "sessions that may be open at once"));
    static final Setting<Optional<Integer>> SESSIONS_PER_ADDRESS = DECLARED.add(Setting.of(
            "server.max-sessions-per-address",
            optional(integer(0, 100_000, "sessions")),
            Optional.empty(),
            "sessions of one client's address; 0 for no limit. Empty for a quarter of server.max-sessions, and none on"
                    + " loopback"));
    static final Setting<Optional<Integer>> TURNS_PER_ADDRESS = DECLARED.add(Setting.of(
            "server.max-turns-per-address",
            optional(integer(0, 100_000, "turns")),
            Optional.empty(),
            "turns of one client's address that are spoken or wait for a slot; 0 for no limit. Empty for a quarter of"
                    + " server.max-sessions, and none on loopback"));
    static final Setting<Integer> SESSIONS_PER_KEY = DECLARED.add(Setting.of(
            "server.max-sessions-per-key",
            integer(0, 100_000, "sessions"),
            0,
            "sessions of one key that has no limit of its own in server.keys-file; 0 for no limit"));
    static final Setting<Integer> TURNS_PER_KEY = DECLARED.add(Setting.of(
            "server.max-turns-per-key",
            integer(0, 100_000, "turns"),
            0,
            "turns of one key, spoken or waiting for a slot, that has no limit of its own in server.keys-file; 0 for no"
                    + " limit"));
    static final Setting<List<String>> TRUSTED_PROXIES = DECLARED.add(Setting.of(
            "server.trusted-proxies",
            list(),
            List.of(),
            "proxies whose header X-Forwarded-For names the client: addresses (192.0.2.1) or blocks (10.0.0.0/8); empty"
                    + " for none"));
    static final Setting<Integer> MAX_MESSAGE = DECLARED.add(
            Setting.of("server.max-message", size(256), 64 << 10, "largest message that a client may send"));
    static final Setting<Duration> ENGINE_TIMEOUT = DECLARED.add(Setting.of(
            "server.engine-timeout",
            duration(),
            Duration.ofSeconds(30),
            "an engine is stuck, so the server is not ready, when one piece of its work takes this long: a step, or the"
                    + " reading of a prompt; 0s for never"));
    static final Setting<Duration> SHUTDOWN_DEADLINE = DECLARED.add(Setting.of(
            "server.shutdown-deadline",
            duration(),
            Duration.ofSeconds(10),
            "time that turns get to finish when the server stops; 5s later the process ends, whatever an engine does"));
    static final Setting<Integer> MAX_TEXT_CHARS = DECLARED.add(Setting.of(
            "session.max-text-chars", integer(1, 10_000_000, "characters"), 10_000, "longest text of one turn"));
    static final Setting<Integer> MAX_TURNS = DECLARED.add(Setting.of(
            "session.max-turns", integer(1, 10_000, "turns"), 16, "turns of one session, the spoken one included"));
    static final Setting<Duration> MAX_AHEAD = DECLARED.add(Setting.of(
            "session.max-ahead",
            positiveDuration(),
            Duration.ofSeconds(30),
            "audio that may be sent before it can have been played"));
    static final Setting<Duration> SETTLE = DECLARED.add(Setting.of(
            "session.settle",
            duration(),
            Duration.ofMillis(200),
            "when no piece of an appended text has come for this time, its finished sentences are spoken to their end; 0ms to"
                    + " wait for more text or the flush"));
    static final Setting<Duration> TEXT_TIMEOUT = DECLARED.add(Setting.of(
            "session.text-timeout",
            positiveDuration(),
            Duration.ofMinutes(5),
            "an appended text of which no piece has come for this time is ended, as if it had been flushed"));
    static final Setting<Duration> IDLE_TIMEOUT = DECLARED.add(Setting.of(
            "session.idle-timeout",
            positiveDuration(),
            Duration.ofMinutes(10),
            "a session that neither asks nor speaks is closed after this time, even with an unfinished text"));
    static final Setting<Duration> STALL_TIMEOUT = DECLARED.add(Setting.of(
            "session.stall-timeout",
            positiveDuration(),
            Duration.ofSeconds(30),
            "a client that reads nothing while audio waits is cut off after this time"));
    static final Setting<Integer> WRITE_BUFFER = DECLARED.add(Setting.of(
            "session.write-buffer",
            size(4_096),
            128 << 10,
            "audio kept for a client that reads slowly; the kernel keeps as much again"));
    static final Setting<Integer> MESSAGE_RATE = DECLARED.add(Setting.of(
            "session.message-rate",
            integer(0, 1_000_000, "frames a second"),
            200,
            "frames, pings included, that are read from a client in a second, on the average over "
                    + FrameRate.BURST_SECONDS + " s; one that sends more is read more slowly; 0 for any number"));
    static final Setting<Duration> METRICS_INTERVAL = DECLARED.add(Setting.of(
            "metrics.interval",
            positiveDuration(),
            Duration.ofSeconds(10),
            "length of the interval that /v1/latency reports"));
    static final Setting<Optional<Path>> HISTOGRAM_LOG = DECLARED.add(Setting.of(
            "metrics.histogram-log",
            optional(path()),
            Optional.empty(),
            "file for interval histograms in HdrHistogram's log format, begun anew at each start; tags are name.mode"));

    static final List<Setting<?>> ALL = DECLARED.close();

    private ServerSettings() {}
}
