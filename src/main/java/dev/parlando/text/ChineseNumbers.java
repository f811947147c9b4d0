package dev.parlando.text;

import com.ibm.icu.text.RuleBasedNumberFormat;
import com.ibm.icu.util.ULocale;

/** Spells numbers in Chinese characters, by ICU's spell-out rules. */
final class ChineseNumbers {
    private static final int MAX_SPELLED_DIGITS = 15;
    private static final RuleBasedNumberFormat FORMAT =
            new RuleBasedNumberFormat(ULocale.SIMPLIFIED_CHINESE, RuleBasedNumberFormat.SPELLOUT);
    private static final String DIGITS = "零一二三四五六七八九";

    private ChineseNumbers() {}

    /**
     * Spells {@code 1,234.5} as 一千二百三十四点五. A number with a leading zero or too many digits is spelled digit by digit.
     */
    static String spell(String decimal) {
        String plain = decimal.replace(",", "");
        int point = plain.indexOf('.');
        String whole = point < 0 ? plain : plain.substring(0, point);
        boolean digitByDigit = whole.length() > MAX_SPELLED_DIGITS || (whole.length() > 1 && whole.startsWith("0"));
        String spelled = whole.isEmpty() ? "零" : digitByDigit ? digits(whole) : cardinal(Long.parseLong(whole));
        return point < 0 ? spelled : spelled + "点" + digits(plain.substring(point + 1));
    }

    /** Spells an amount of money: as {@link #spell}, without zeros at the end of the fraction. */
    static String amount(String decimal) {
        return spell(decimal.contains(".") ? decimal.replaceAll("\\.?0+$", "") : decimal);
    }

    /** Spells the number before a measure word: 2 becomes 两. */
    static String count(String decimal) {
        return decimal.equals("2") ? "两" : spell(decimal);
    }

    /** Spells each digit on its own; other characters are left out. */
    static String digits(String text) {
        StringBuilder spelled = new StringBuilder();
        text.chars().filter(Character::isDigit).forEach(c -> spelled.append(DIGITS.charAt(Character.digit(c, 10))));
        return spelled.toString();
    }

    // the format keeps state while it works
    private static String cardinal(long number) {
        synchronized (FORMAT) {
            return FORMAT.format(number, "%spellout-cardinal").replaceFirst("^二(?=[千万亿兆])", "两");
        }
    }
}
