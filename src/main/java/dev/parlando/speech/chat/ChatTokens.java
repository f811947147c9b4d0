package dev.parlando.speech.chat;

import dev.parlando.bundle.Voice;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.llm.LlmNetwork;
import dev.parlando.text.LlmTokenizer;
import java.util.Arrays;

/**
 * Turns the prompts of a model family into token ids, and knows the ids that have a meaning for a reply. The caller
 * closes the tokenizer. Immutable; any thread.
 */
public final class ChatTokens {
    /**
     * Most tokens of the reply prefix. The first call of a reply in faithful mode penalises it and its own tokens, and
     * draws are exact for as many penalised tokens as {@link LlmNetwork#MAX_CANDIDATES} leaves beside the top k.
     */
    private static final int MOST_REPLY_PREFIX = LlmNetwork.MAX_CANDIDATES / 2 - ReplyRules.TOKENS_PER_CALL;

    private final LlmTokenizer tokenizer;
    private final ChatPrompts prompts;
    private final int[] replyPrefix;
    private final int speaker;
    private final int speakerRow;
    private final int endOfTurn;
    private final int endOfText;
    private final int endOfSpeech;

    /**
     * Finds the ids of the special tokens.
     *
     * @throws VoiceException {@code BAD_BUNDLE} if the tokenizer lacks one, splits the speaker token of the reply prefix,
     *     or makes too many tokens of that prefix
     */
    public ChatTokens(LlmTokenizer tokenizer, ChatPrompts prompts) {
        this.tokenizer = tokenizer;
        this.prompts = prompts;
        this.replyPrefix = tokenizer.encode(prompts.replyPrefix());
        if (replyPrefix.length > MOST_REPLY_PREFIX) {
            throw new VoiceException(
                    ErrorCode.BAD_BUNDLE,
                    "the tokenizer makes " + replyPrefix.length
                            + " tokens of the prompt that begins a reply, expected at" + " most " + MOST_REPLY_PREFIX);
        }
        this.speaker = tokenizer.specialToken(prompts.speakerToken());
        this.speakerRow = lastSpeakerRow(replyPrefix);
        this.endOfTurn = tokenizer.specialToken(prompts.endOfTurn());
        this.endOfText = tokenizer.specialToken(prompts.endOfText());
        this.endOfSpeech = tokenizer.specialToken(prompts.endOfSpeech());
    }

    private int lastSpeakerRow(int[] ids) {
        int row = ids.length - 1;
        while (row >= 0 && ids[row] != speaker) {
            row--;
        }
        if (row < 0) {
            throw new VoiceException(
                    ErrorCode.BAD_BUNDLE,
                    "the tokenizer makes no token " + prompts.speakerToken() + " of a prompt that holds it");
        }
        return row;
    }

    /** Returns the tokenizer of the language model. */
    LlmTokenizer tokenizer() {
        return tokenizer;
    }

    /** Returns the ids of the first message of a conversation in a voice. */
    int[] systemMessage(Voice voice) {
        return tokenizer.encode(prompts.systemMessage(voice));
    }

    /**
     * Returns the ids of a user message and of the prefix of the reply to it. Names of special tokens in the message
     * stay plain text.
     *
     * @param previous how the previous reply ended
     */
    int[] userMessage(PreviousReply previous, String message) {
        int[] before = tokenizer.encode(prompts.userPrefix(previous));
        int[] content = tokenizer.encodeUntrusted(message);
        int[] ids = Arrays.copyOf(before, before.length + content.length + replyPrefix.length);
        System.arraycopy(content, 0, ids, before.length, content.length);
        System.arraycopy(replyPrefix, 0, ids, before.length + content.length, replyPrefix.length);
        return ids;
    }

    /** Returns the number of tokens that end every prompt, from the end of the user's message to the reply's beginning. */
    int replyPrefixLength() {
        return replyPrefix.length;
    }

    /** Returns the index of the speaker token among the {@link #replyPrefixLength()} last tokens of a prompt. */
    int speakerRow() {
        return speakerRow;
    }

    /**
     * Returns the ids of a dialogue that reads aloud in a voice, up to the speaker token. The state at the last id
     * becomes the speaker vector.
     *
     * @param voice a voice without a stored state
     */
    public int[] readingPrompt(Voice voice) {
        int[] ids = tokenizer.encode(prompts.readingDialogue(voice));
        return Arrays.copyOf(ids, lastSpeakerRow(ids) + 1);
    }

    int endOfTurn() {
        return endOfTurn;
    }

    int endOfText() {
        return endOfText;
    }

    int endOfSpeech() {
        return endOfSpeech;
    }

    /** Returns the name of the token that ends the spoken part of a reply. */
    String endOfSpeechName() {
        return prompts.endOfSpeech();
    }
}
