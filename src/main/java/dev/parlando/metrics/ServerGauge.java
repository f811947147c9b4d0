package dev.parlando.metrics;

/** Names the gauges that show what the server keeps for its clients; each is one Prometheus gauge. */
public enum ServerGauge {
    CONNECTIONS("connections", "open TCP connections, sessions included"),
    TEXT_CHARS("text_chars", "UTF-16 units of the texts of all turns that are spoken or wait"),
    UNSENT_BYTES("unsent_bytes", "bytes written to the sockets of sessions that the kernel has not taken yet");

    private final String suffix;
    private final String help;

    ServerGauge(String suffix, String help) {
        this.suffix = suffix;
        this.help = help;
    }

    String metricName() {
        return "parlando_" + suffix;
    }

    String help() {
        return help;
    }
}
