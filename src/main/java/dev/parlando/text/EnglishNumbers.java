package dev.parlando.text;

import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.ULocale;

/** Spells numbers in English words, by ICU's spell-out rules; hyphens become spaces, as the voice reads words. */
final class EnglishNumbers {
    private static final int MAX_SPELLED_DIGITS = 15;
    private static final RuleBasedNumberFormat FORMAT =
            new RuleBasedNumberFormat(ULocale.US, RuleBasedNumberFormat.SPELLOUT);
    private static final String[] DIGITS = {
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"
    };

    private EnglishNumbers() {}

    /**
     * Spells {@code 1,234.5} as "one thousand two hundred thirty four point five". A number with a leading zero or too
     * many digits is spelled digit by digit.
     */
    static String spell(String decimal) {
        String plain = decimal.replace(",", "");
        int point = plain.indexOf('.');
        String whole = point < 0 ? plain : plain.substring(0, point);
        boolean digitByDigit = whole.length() > MAX_SPELLED_DIGITS || (whole.length() > 1 && whole.startsWith("0"));
        String spelled = whole.isEmpty() ? "zero" : digitByDigit ? digits(whole) : cardinal(Long.parseLong(whole));
        return point < 0 ? spelled : spelled + " point " + digits(plain.substring(point + 1));
    }

    static String cardinal(long number) {
        return format(number, "%spellout-numbering");
    }

    static String ordinal(long number) {
        return format(number, "%spellout-ordinal");
    }

    static String year(long number) {
        return format(number, "%spellout-numbering-year");
    }

    /** Spells each digit on its own; other characters are left out. */
    static String digits(String text) {
        StringBuilder spelled = new StringBuilder();
        text.chars().filter(Character::isDigit).forEach(c -> {
            spelled.append(spelled.length() == 0 ? "" : " ").append(DIGITS[Character.digit(c, 10)]);
        });
        return spelled.toString();
    }

    /** Returns the plural of a spelled ordinal or ten: "fifths", "twenties". */
    static String plural(String word) {
        return word.endsWith("y") ? word.substring(0, word.length() - 1) + "ies" : word + "s";
    }

    // the format keeps state while it works
    private static String format(long number, String rules) {
        synchronized (FORMAT) {
            return FORMAT.format(number, rules).replace('-', ' ');
        }
    }
}
