package dev.parlando.model.minicpmo26;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parlando.bundle.Voice;
import dev.parlando.model.minicpmo26.ChatTemplate.Form;
import dev.parlando.speech.chat.PreviousReply;
import dev.parlando.text.Language;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The expected strings are those of the model reference, sections 1.2, 1.4 and 1.6. */
final class ChatTemplateTest {
    @Test
    void messages() {
        assertEquals("<|im_start|>user\nHi.<|im_end|>\n", ChatTemplate.message(ChatTemplate.USER, "Hi."));
        assertEquals("<|im_start|>assistant\n<|spk_bos|><|spk|><|spk_eos|><|tts_bos|>", ChatTemplate.GENERATION_PROMPT);
        assertEquals(
                "<|im_end|>\n<|im_start|>assistant\n<|spk_bos|><|spk|><|spk_eos|><|tts_bos|>",
                ChatTemplate.STREAMING_GENERATION_PROMPT);
    }

    @Test
    void userTurnsAfterEachKindOfReply() {
        assertEquals("<|im_start|>user\n", ChatTemplate.userPrefix(PreviousReply.NONE));
        assertEquals("<|im_end|>\n<|im_start|>user\n", ChatTemplate.userPrefix(PreviousReply.COMPLETED));
        assertEquals("<|tts_eos|><|im_end|>\n<|im_start|>user\n", ChatTemplate.userPrefix(PreviousReply.INTERRUPTED));
    }

    @Test
    void systemPromptsWithoutReferenceAudio() {
        assertEquals(
                "Use the <reserved_53> voice.You are a helpful assistant with the above voice style.",
                SystemPrompt.withoutReferenceAudio(SystemPrompt.Role.AUDIO_ASSISTANT, Language.ENGLISH)
                        .content(Form.STREAMING));
        assertEquals(
                "Use the <reserved_53> voice.\n假装你是上述音频中的人物，与我进行对话。",
                SystemPrompt.withoutReferenceAudio(SystemPrompt.Role.AUDIO_ROLEPLAY, Language.CHINESE)
                        .content(Form.OFFLINE));
        assertEquals(
                "你是一个AI助手。你能接受视频，音频和文本输入并输出语音和文本。",
                SystemPrompt.withoutReferenceAudio(SystemPrompt.Role.OMNI, Language.CHINESE)
                        .content(Form.OFFLINE));
        assertThrows(
                IllegalArgumentException.class,
                () -> SystemPrompt.withoutReferenceAudio(SystemPrompt.Role.VOICE_CLONING, Language.ENGLISH));
    }

    /**
     * Checks that prompts have one wording, joined by nothing in chat and by a line break in a whole dialogue, as in
     * the reference.
     */
    @Test
    void voicesWithoutAPromptHaveThePublishedOne() {
        Voice unworded = new Voice("default", Optional.empty(), Optional.empty());
        Voice stored = new Voice("stored", Optional.empty(), Optional.of("tensor"));
        MiniCpmPrompts prompts = new MiniCpmPrompts();
        String chat = "<|im_start|>user\nUse the <reserved_53> voice.You are a helpful assistant with the above voice "
                + "style.<|im_end|>\n";
        assertEquals(chat, prompts.systemMessage(unworded));
        assertEquals(chat, prompts.systemMessage(stored));
        assertEquals(
                "<|im_start|>user\nUse the <reserved_53> voice.\nYou are a helpful assistant with the above voice "
                        + "style.<|im_end|>\n<|im_start|>user\nPlease read the text below.<|im_end|>\n"
                        + ChatTemplate.GENERATION_PROMPT,
                prompts.readingDialogue(unworded));
        Voice worded = new Voice("anna", Optional.of("Speak."), Optional.empty());
        assertEquals("<|im_start|>user\nSpeak.<|im_end|>\n", prompts.systemMessage(worded));
    }

    @Test
    void systemPromptsWithReferenceAudio() {
        assertEquals(
                new SystemPrompt(
                        "You are a helpful assistant. You can accept video, audio and text input and output voice and "
                                + "text. Clone the voice in the provided audio prompt.",
                        "As an assistant, you will speak using this voice style."),
                SystemPrompt.withReferenceAudio(SystemPrompt.Role.OMNI, Language.ENGLISH));
        assertEquals(
                new SystemPrompt(
                        "Use the voice in the audio prompt to synthesize new content.",
                        "You are a helpful assistant with the above voice style."),
                SystemPrompt.withReferenceAudio(SystemPrompt.Role.AUDIO_ASSISTANT, Language.ENGLISH));
        assertEquals(
                new SystemPrompt("模仿输入音频中的声音特征。", ""),
                SystemPrompt.withReferenceAudio(SystemPrompt.Role.VOICE_CLONING, Language.CHINESE));
        assertEquals(
                "You are a helpful assistant. You can accept audio and text input and output voice and text.",
                SystemPrompt.withReferenceAudio(SystemPrompt.Role.DEFAULT, Language.CHINESE)
                        .content(Form.OFFLINE));
    }
}
