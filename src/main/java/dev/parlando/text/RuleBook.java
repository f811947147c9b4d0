package dev.parlando.text;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which rules apply where; the first that matches reads. */
final class RuleBook {
    /** For text that begins with a letter. */
    static final List<Rule> WORDS =
            Stream.concat(Addresses.RULES.stream(), EnglishWords.RULES.stream()).toList();

    /** For everything that is neither word nor numeral. */
    static final List<Rule> SIGNS =
            Stream.concat(Markup.RULES.stream(), Signs.RULES.stream()).toList();

    /** Up to the first letter, if it is near. */
    static final Pattern FIRST_LETTER = Pattern.compile("[^\\p{L}]{0,32}+\\p{L}");

    /** A numeral with its signs, and what decides its language: group 1 Chinese, 2 a unit, 3 another Latin word. */
    static final Pattern NUMERAL_AND_WHAT_FOLLOWS = Pattern.compile("[^\\p{L}\\s，。、！？；：℃℉°%]{1,40}+[ \\t]?+"
            + "(?:([\\p{IsHan}，。、！？；：])|((?:" + Units.SYMBOLS + ")(?![a-zA-Z]))|([a-zA-Z]))?");

    private static final List<Rule> ENGLISH_NUMERALS = Stream.concat(
                    EnglishDates.RULES.stream(), EnglishQuantities.RULES.stream())
            .toList();

    private RuleBook() {}

    static List<Rule> numerals(Language language) {
        return language == Language.CHINESE ? ChineseNumerals.RULES : ENGLISH_NUMERALS;
    }

    static boolean startsNumeral(int character) {
        return (character >= '0' && character <= '9')
                || Character.getType(character) == Character.OTHER_NUMBER
                || Character.getType(character) == Character.CURRENCY_SYMBOL;
    }

    /**
     * A numeral is read in the language of what follows it, where that tells; a unit ("kg") belongs to both, so there,
     * and where no word follows, the language before it counts.
     */
    static Language languageOfNumeral(@Nullable Matcher found, Utterance soFar) {
        Language before = soFar.script() == Language.CHINESE ? Language.CHINESE : Language.ENGLISH;
        if (found == null || found.group(2) != null) {
            return before;
        }
        if (found.group(1) != null) {
            return Language.CHINESE;
        }
        boolean otherWord = found.group(3) != null && soFar.afterSpace();
        return otherWord ? Language.ENGLISH : before;
    }
}
