package dev.parlando.speech.chat;

import dev.parlando.bundle.Voice;

/**
 * Words the prompts of a language model. A model family implements it with the texts that its model was trained with.
 * Special tokens are written by name. Immutable; any thread.
 */
public interface ChatPrompts {
    /** Returns the closed first message of a conversation, which gives the model its role and its voice. */
    String systemMessage(Voice voice);

    /**
     * Returns the text before the content of a user message. It closes the previous reply.
     *
     * @param previous how the previous reply ended
     */
    String userPrefix(PreviousReply previous);

    /**
     * Returns the text that follows the content of a user message and begins the reply. It contains
     * {@link #speakerToken}: the state at this token becomes the speaker vector.
     */
    String replyPrefix();

    /**
     * Returns a whole dialogue that asks the model to read aloud. The state at its last {@link #speakerToken} becomes the
     * speaker vector of a voice in read mode.
     *
     * @param voice a voice without a stored state
     */
    String readingDialogue(Voice voice);

    /** Returns the name of the token whose state becomes the speaker vector. */
    String speakerToken();

    /** Returns the name of the token that ends a reply which the model has completed. */
    String endOfTurn();

    /** Returns the name of the token that ends a text. */
    String endOfText();

    /** Returns the name of the token that ends the spoken part of a reply. */
    String endOfSpeech();
}
