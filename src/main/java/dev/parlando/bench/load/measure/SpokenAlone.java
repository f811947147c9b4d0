package dev.parlando.bench.load.measure;

import io.vertx.core.buffer.Buffer;

/** Holds the audio and reply of a text and seed, spoken while no other turn is spoken. Immutable. */
public final class SpokenAlone {
    private final Buffer audio;
    private final String text;

    public SpokenAlone(Buffer audio, String text) {
        this.audio = audio.copy();
        this.text = text;
    }

    long numBytes() {
        return audio.length();
    }

    String text() {
        return text;
    }

    boolean matchesAt(long offset, Buffer bytes) {
        return offset + bytes.length() <= audio.length()
                && audio.slice((int) offset, (int) offset + bytes.length()).equals(bytes);
    }
}
