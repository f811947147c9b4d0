package dev.parlando.speech;

/** Takes a turn's text as it arrives. */
interface TextFeed {
    void append(String text);

    /** No more text follows. */
    void finish();
}
