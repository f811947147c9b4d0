package dev.parlando.server;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Collects everything that is logged while it is open. */
final class LogOutput implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    LogOutput() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    String text() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /** Returns the number of lines that hold a text. */
    long linesWith(String part) {
        return text().lines().filter(line -> line.contains(part)).count();
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
