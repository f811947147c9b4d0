package dev.parlando.model.minicpmo26;

import dev.parlando.text.Language;

/**
 * Holds the first message of a conversation, which gives the model its role and its voice; sent in the role
 * {@code user}. Reference audio, if there is any, stands between the two halves.
 *
 * <p>Source: model reference, section 1.2; of the two published wordings of the audio assistant the later one.
 *
 * @param prefix text before the reference audio
 * @param suffix text after the reference audio; may be empty
 */
public record SystemPrompt(String prefix, String suffix) {
    private static final String CLONE_EN = "Clone the voice in the provided audio prompt.";
    private static final String USE_EN = "Use the voice in the audio prompt to synthesize new content.";
    private static final String CLONE_ZH = "模仿输入音频中的声音特征。";
    private static final String RESERVED_VOICE = "Use the <reserved_53> voice.";

    /** Selects the role that the model plays. */
    public enum Role {
        /** Sees, hears and speaks. */
        OMNI(
                "You are a helpful assistant. You can accept video, audio and text input and output voice and text. ",
                "你是一个AI助手。你能接受视频，音频和文本输入并输出语音和文本。",
                "As an assistant, you will speak using this voice style.",
                "作为助手，你将使用这种声音风格说话。"),
        /** Hears and speaks. */
        AUDIO_ASSISTANT("", "", "You are a helpful assistant with the above voice style.", "作为助手，你将使用这种声音风格说话。"),
        /** Plays the person of the reference audio. */
        AUDIO_ROLEPLAY(
                "", "", "Try to role-play the character based on the audio prompt above.", "假装你是上述音频中的人物，与我进行对话。"),
        /** Reads texts in the voice of the reference audio. */
        VOICE_CLONING("", "", "", ""),
        /** Has no particular role. */
        DEFAULT(
                "You are a helpful assistant. You can accept audio and text input and output voice and text.",
                "You are a helpful assistant. You can accept audio and text input and output voice and text.",
                "",
                "");

        private final String introductionEnglish;
        private final String introductionChinese;
        private final String partEnglish;
        private final String partChinese;

        Role(String introductionEnglish, String introductionChinese, String partEnglish, String partChinese) {
            this.introductionEnglish = introductionEnglish;
            this.introductionChinese = introductionChinese;
            this.partEnglish = partEnglish;
            this.partChinese = partChinese;
        }

        private String introduction(Language language) {
            return language == Language.CHINESE ? introductionChinese : introductionEnglish;
        }

        private String part(Language language) {
            return language == Language.CHINESE ? partChinese : partEnglish;
        }
    }

    /** Returns the prompt for a conversation with reference audio. */
    public static SystemPrompt withReferenceAudio(Role role, Language language) {
        if (role == Role.DEFAULT) {
            return new SystemPrompt(role.introduction(language), "");
        }
        String english = role == Role.AUDIO_ASSISTANT ? USE_EN : CLONE_EN;
        String clone = language == Language.CHINESE ? CLONE_ZH : english;
        return new SystemPrompt(role.introduction(language) + clone, role.part(language));
    }

    /**
     * Returns the prompt for a conversation without reference audio, in which the model picks its own voice.
     *
     * @throws IllegalArgumentException for {@link Role#VOICE_CLONING}, which has nothing to clone
     */
    public static SystemPrompt withoutReferenceAudio(Role role, Language language) {
        return switch (role) {
            case OMNI, DEFAULT -> new SystemPrompt(role.introduction(language), "");
            case AUDIO_ASSISTANT, AUDIO_ROLEPLAY -> new SystemPrompt(RESERVED_VOICE, role.part(language));
            case VOICE_CLONING -> throw new IllegalArgumentException("voice cloning needs reference audio");
        };
    }

    /** Returns the content of the message without audio: both halves, joined as {@code form} says. */
    public String content(ChatTemplate.Form form) {
        return suffix.isEmpty() ? prefix : prefix + form.separator() + suffix;
    }
}
