package dev.parlando.speech.chat;

import dev.parlando.text.LlmTokenizer;
import java.util.Arrays;

/**
 * Turns the tokens of each call of the reference into text (model reference 1.6). Tokens at the end of a call whose
 * text ends with an incomplete character wait for the next call. Tokens with id 0 are dropped, as the reference takes
 * them for padding. Each reply has an object of its own. Inference thread only.
 */
final class CallText {
    private static final String INCOMPLETE = "\uFFFD";

    private final LlmTokenizer tokenizer;
    private final String endOfSpeech;
    private int[] waiting = {};

    /**
     * Creates the text of one reply.
     *
     * @param endOfSpeech name of the token that ends the spoken part of a reply
     */
    CallText(LlmTokenizer tokenizer, String endOfSpeech) {
        this.tokenizer = tokenizer;
        this.endOfSpeech = endOfSpeech;
    }

    /** Adds a token to the call under way. */
    void add(int token) {
        waiting = Arrays.copyOf(waiting, waiting.length + 1);
        waiting[waiting.length - 1] = token;
    }

    /**
     * Ends a call and returns the text of that call up to the end of speech.
     *
     * @param stopped true if the model ended the reply: then no token waits
     */
    String endCall(boolean stopped) {
        int end = stopped ? waiting.length : complete();
        int[] ids = Arrays.stream(waiting, 0, end).filter(id -> id != 0).toArray();
        waiting = Arrays.copyOfRange(waiting, end, waiting.length);
        String text = ids.length == 0 ? "" : tokenizer.decode(ids);
        int spoken = text.indexOf(endOfSpeech);
        return spoken < 0 ? text : text.substring(0, spoken);
    }

    /** Returns the number of leading tokens whose text ends with a whole character. */
    private int complete() {
        int end = waiting.length;
        while (end > 0 && tokenizer.decode(Arrays.copyOf(waiting, end)).endsWith(INCOMPLETE)) {
            end--;
        }
        return end;
    }
}
