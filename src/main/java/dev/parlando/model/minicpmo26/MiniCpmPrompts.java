package dev.parlando.model.minicpmo26;

import dev.parlando.bundle.Voice;
import dev.parlando.speech.chat.ChatPrompts;
import dev.parlando.speech.chat.PreviousReply;
import dev.parlando.text.Language;

/** Words the prompts as {@link ChatTemplate} has them, in the reference's streaming form. Immutable; any thread. */
final class MiniCpmPrompts implements ChatPrompts {
    @Override
    public String systemMessage(Voice voice) {
        return systemMessage(voice, ChatTemplate.Form.STREAMING);
    }

    /**
     * Returns the first message. The reference joins the parts of its own prompt in the same form as the other
     * messages.
     */
    private static String systemMessage(Voice voice, ChatTemplate.Form form) {
        SystemPrompt own = SystemPrompt.withoutReferenceAudio(SystemPrompt.Role.AUDIO_ASSISTANT, Language.ENGLISH);
        return ChatTemplate.message(ChatTemplate.USER, voice.prompt().orElseGet(() -> own.content(form)));
    }

    @Override
    public String userPrefix(PreviousReply previous) {
        return ChatTemplate.userPrefix(previous);
    }

    @Override
    public String replyPrefix() {
        return ChatTemplate.STREAMING_GENERATION_PROMPT;
    }

    @Override
    public String readingDialogue(Voice voice) {
        return systemMessage(voice, ChatTemplate.Form.OFFLINE)
                + ChatTemplate.message(ChatTemplate.USER, ChatTemplate.READ_ALOUD)
                + ChatTemplate.GENERATION_PROMPT;
    }

    @Override
    public String speakerToken() {
        return ChatTemplate.SPK;
    }

    @Override
    public String endOfTurn() {
        return ChatTemplate.IM_END;
    }

    @Override
    public String endOfText() {
        return ChatTemplate.END_OF_TEXT;
    }

    @Override
    public String endOfSpeech() {
        return ChatTemplate.TTS_EOS;
    }
}
