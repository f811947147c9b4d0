package dev.parlando.speech.plan;

/** Receives a turn's text as it arrives. */
public interface TextFeed {
    /** Adds the next piece of the text. */
    void append(String text);

    /**
     * Says that no piece will come for a while: finished sentences may be spoken to their end. Changes nothing where no
     * finished sentence stands ready, or where the plan speaks whole texts only.
     */
    default void settle() {}

    /** Ends the text. */
    void finish();

    /** Returns true when the text has ended and there is nothing in it to speak. */
    default boolean isMute() {
        return false;
    }
}
