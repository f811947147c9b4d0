package dev.parlando.speech.plan;

/** Takes a turn's text as it arrives. */
public interface TextFeed {
    void append(String text);

    /** Ends the text. */
    void finish();
}
