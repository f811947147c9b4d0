package dev.parlando.model.minicpmo26;

import dev.parlando.text.Language;
import dev.parlando.text.SpeakableStream;
import java.util.regex.Pattern;

/**
 * What the reference does to a reply before it is spoken, and nothing more: model reference, section 1.7. For exact
 * comparison; {@link SpeakableStream} reads better.
 */
public final class FaithfulText {
    private static final Pattern DIGITS = Pattern.compile("\\d+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final String[] ENGLISH = {
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"
    };
    private static final String[] CHINESE = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

    private FaithfulText() {}

    /**
     * Prepares one chunk of the reply after the first, which the reference takes as it is: cut at the end token, digits
     * one by one, no asterisks.
     */
    public static String prepare(String chunk, Language language) {
        int end = chunk.indexOf(ChatTemplate.TTS_EOS);
        String spoken = end < 0 ? chunk : chunk.substring(0, end);
        return spellDigits(spoken, language).replace("*", "");
    }

    private static String spellDigits(String text, Language language) {
        String[] names = language == Language.CHINESE ? CHINESE : ENGLISH;
        String separator = language == Language.CHINESE ? "" : " ";
        return DIGITS.matcher(text).replaceAll(run -> {
            StringBuilder spelled = new StringBuilder();
            run.group().codePoints().forEach(digit -> {
                spelled.append(spelled.length() == 0 ? "" : separator).append(names[Character.digit(digit, 10)]);
            });
            return spelled.toString();
        });
    }
}
