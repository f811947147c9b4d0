package dev.parlando.text;

import java.util.Arrays;

/**
 * Turns a language model's tokens into text as they arrive. A character may be spread over several tokens; its bytes
 * wait until it is whole. All pieces together equal the text of all tokens together. Use it from one thread.
 */
public final class LlmTextDecoder {
    private static final String INCOMPLETE = "\uFFFD";

    private final LlmTokenizer tokenizer;
    private int[] pending = new int[4];
    private int numPending;
    private int numCharsReturned;

    /** Begins an empty text; the caller closes the tokenizer. */
    public LlmTextDecoder(LlmTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Adds the next token.
     *
     * @return the text that this token makes certain; empty while a character is incomplete
     */
    public String push(int tokenId) {
        if (numPending == pending.length) {
            pending = Arrays.copyOf(pending, 2 * numPending);
        }
        pending[numPending++] = tokenId;
        String text = pendingText();
        if (!text.endsWith(INCOMPLETE)) {
            return take(text);
        }
        String certain = text.substring(numCharsReturned, text.length() - INCOMPLETE.length());
        numCharsReturned += certain.length();
        return certain;
    }

    /**
     * Ends the text; a new text may follow.
     *
     * @return the text that was held back: U+FFFD where the last character stayed incomplete
     */
    public String finish() {
        return take(pendingText());
    }

    private String pendingText() {
        return numPending == 0 ? "" : tokenizer.decode(Arrays.copyOf(pending, numPending));
    }

    private String take(String text) {
        String rest = text.substring(numCharsReturned);
        numPending = 0;
        numCharsReturned = 0;
        return rest;
    }
}
