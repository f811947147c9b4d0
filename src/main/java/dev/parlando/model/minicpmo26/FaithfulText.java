package dev.parlando.model.minicpmo26;

import dev.parlando.text.Language;
import dev.parlando.text.SpeakableStream;
import dev.parlando.text.UnicodeDigits;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Prepares a reply for speech exactly as the reference does (model reference 1.7). Used for exact comparison;
 * {@link SpeakableStream} reads better.
 */
public final class FaithfulText {
    private static final Pattern DIGITS = Pattern.compile("\\d+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final String SENTENCE_ENDS = ".。!?！？";
    private static final String[] ENGLISH = {
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"
    };
    private static final String[] CHINESE = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

    /** Pairs of a text and its replacement, in the order in which the reference cleans decoded text. */
    private static final String[][] SPACES = {
        {" .", "."},
        {" ?", "?"},
        {" !", "!"},
        {" ,", ","},
        {" ' ", "'"},
        {" n't", "n't"},
        {" 'm", "'m"},
        {" 's", "'s"},
        {" 've", "'ve"},
        {" 're", "'re"}
    };

    private FaithfulText() {}

    /** Returns the part of a chunk before {@code <|tts_eos|>}, which is shown and prepared for speech. */
    public static String untilEndOfSpeech(String chunk) {
        int end = chunk.indexOf(ChatTemplate.TTS_EOS);
        return end < 0 ? chunk : chunk.substring(0, end);
    }

    /**
     * Spells the digits of a chunk one by one and removes asterisks. Digits other than 0 to 9 vanish.
     *
     * @param chunk text of one call of the language model; not the first of a reply, which the reference takes raw
     */
    public static String prepare(String chunk, Language language) {
        return DIGITS.matcher(chunk)
                .replaceAll(run -> spell(run.group(), language))
                .replace("*", "");
    }

    private static String spell(String digits, Language language) {
        String[] names = language == Language.CHINESE ? CHINESE : ENGLISH;
        return digits.chars()
                .filter(digit -> digit >= '0' && digit <= '9')
                .mapToObj(digit -> names[digit - '0'])
                .collect(Collectors.joining(language == Language.CHINESE ? "" : " "));
    }

    /**
     * Finds the mark at which the reference ends a sentence: the first of {@code . 。 ! ? ！ ？}, in this order, that the
     * chunk contains. A point counts only if no digit stands before its first occurrence.
     *
     * @param chunk text before its digits are spelled
     */
    public static Optional<String> sentenceEnd(String chunk) {
        return SENTENCE_ENDS
                .chars()
                .filter(mark -> endsSentence(chunk, mark))
                .mapToObj(Character::toString)
                .findFirst();
    }

    private static boolean endsSentence(String chunk, int mark) {
        int first = chunk.indexOf(mark);
        boolean isDecimalPoint = mark == '.' && first > 0 && UnicodeDigits.isDigit(chunk.codePointBefore(first));
        return first >= 0 && !isDecimalPoint;
    }

    /** Removes the spaces that decoding put around punctuation, as the reference's tokenizer does. */
    static String closeSpaces(String decoded) {
        String text = decoded;
        for (String[] pair : SPACES) {
            text = text.replace(pair[0], pair[1]);
        }
        return text;
    }
}
