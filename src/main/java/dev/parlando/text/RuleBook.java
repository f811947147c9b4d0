package dev.parlando.text;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says which rules apply where. The first rule that matches reads the expression. */
final class RuleBook {
    /** Rules for text that begins with a letter. */
    static final List<Rule> WORDS = Stream.concat(WebAddresses.RULES.stream(), EnglishWords.RULES.stream())
            .toList();

    /** Rules for everything that is neither word nor numeral. */
    static final List<Rule> SIGNS =
            Stream.concat(Markup.RULES.stream(), Signs.RULES.stream()).toList();

    /** Pattern of the text up to the first letter or Chinese mark, if one is near. */
    static final Pattern FIRST_LETTER = Pattern.compile("[^\\p{L}，。、！？；：]{0,32}+[\\p{L}，。、！？；：]");

    /**
     * Pattern of a numeral with its signs, and of what decides the numeral's language: group 1 or 3 Chinese, 2 a unit,
     * 4 another word.
     */
    static final Pattern NUMERAL_AND_WHAT_FOLLOWS = Pattern.compile("[^\\p{L}\\s，。、！？；：℃℉°%]{1,40}+[ \\t]?+"
            + "(?:([\\p{IsHan}，。、！？；：])"
            + "|((?:" + Units.SYMBOLS + ")(?:/[a-z]{1,6})?(?![a-zA-Z]))[ \\t]?([\\p{IsHan}，。、！？；：])?"
            + "|([a-zA-Z]))?");

    private static final List<Rule> ENGLISH_NUMERALS = Stream.concat(
                    EnglishDates.RULES.stream(), EnglishQuantities.RULES.stream())
            .toList();

    private RuleBook() {}

    static List<Rule> numerals(Language language) {
        return language == Language.CHINESE ? ChineseNumerals.RULES : ENGLISH_NUMERALS;
    }

    static boolean startsNumeral(int character) {
        int type = Character.getType(character);
        return (character >= '0' && character <= '9')
                || (type == Character.OTHER_NUMBER && character != '²' && character != '³')
                || type == Character.CURRENCY_SYMBOL;
    }

    /**
     * Returns the language in which to read a numeral. The text behind the numeral decides if it is Chinese or an
     * English word. A unit ("kg") belongs to both languages: there, and where no word follows, the language before the
     * numeral counts.
     *
     * @param found match of {@link #NUMERAL_AND_WHAT_FOLLOWS}, or null
     */
    static Language languageOfNumeral(@Nullable Matcher found, ReadingState soFar) {
        Language before = soFar.script() == Language.CHINESE ? Language.CHINESE : Language.ENGLISH;
        if (found == null) {
            return before;
        }
        if (found.group(1) != null || found.group(3) != null) {
            return Language.CHINESE;
        }
        boolean otherWord = found.group(4) != null && soFar.afterSpace();
        return otherWord ? Language.ENGLISH : before;
    }
}
