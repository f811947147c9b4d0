package dev.parlando.model.minicpmo26;

import dev.parlando.speech.chat.PreviousReply;

/**
 * Words the prompts exactly as the language model was trained with them.
 *
 * <p>Source: model reference, sections 1.2, 1.4 and 1.6.
 */
public final class ChatTemplate {
    public static final String END_OF_TEXT = "<|endoftext|>";
    public static final String IM_START = "<|im_start|>";
    public static final String IM_END = "<|im_end|>";
    public static final String SPK_BOS = "<|spk_bos|>";
    public static final String SPK = "<|spk|>";
    public static final String SPK_EOS = "<|spk_eos|>";
    public static final String TTS_BOS = "<|tts_bos|>";
    public static final String TTS_EOS = "<|tts_eos|>";

    public static final String USER = "user";
    public static final String ASSISTANT = "assistant";

    /** Text that begins the reply in the prompt of a whole dialogue, whose last message is closed already. */
    public static final String GENERATION_PROMPT = IM_START + ASSISTANT + "\n" + SPK_BOS + SPK + SPK_EOS + TTS_BOS;

    /**
     * Text that closes the user's message, which streaming leaves open, and begins the reply; nine tokens in Qwen2's
     * vocabulary.
     */
    public static final String STREAMING_GENERATION_PROMPT = IM_END + "\n" + GENERATION_PROMPT;

    /** First part of a user message that asks the model to read the second part aloud. */
    public static final String READ_ALOUD = "Please read the text below.";

    private ChatTemplate() {}

    /** Selects how the parts of one message are joined. */
    public enum Form {
        /** The whole dialogue in one prompt. */
        OFFLINE("\n"),
        /** Messages one by one as they arrive, over a cache that stays. */
        STREAMING("");

        private final String separator;

        Form(String separator) {
            this.separator = separator;
        }

        public String separator() {
            return separator;
        }
    }

    /** Returns one closed message. */
    public static String message(String role, String content) {
        return IM_START + role + "\n" + content + IM_END + "\n";
    }

    /**
     * Returns the text before the content of a user message in streaming form; the content follows and stays open until
     * {@link #STREAMING_GENERATION_PROMPT}.
     */
    public static String userPrefix(PreviousReply previous) {
        String begin = IM_START + USER + "\n";
        return switch (previous) {
            case NONE -> begin;
            case COMPLETED -> IM_END + "\n" + begin;
            case INTERRUPTED -> TTS_EOS + IM_END + "\n" + begin;
        };
    }
}
