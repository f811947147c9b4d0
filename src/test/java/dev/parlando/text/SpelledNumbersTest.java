package dev.parlando.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers in words, against a speller of the test's own and against words written out by hand. */
final class SpelledNumbersTest {
    private static final String[] UNITS = {
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen"
    };
    private static final String[] TENS = {
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
    };
    private static final String[] THOUSANDS = {"", " thousand", " million", " billion", " trillion"};

    /** By the rule that children learn: groups of three digits, each read like a small number. */
    private static String spellEnglish(long number) {
        if (number == 0) {
            return UNITS[0];
        }
        String words = "";
        long rest = number;
        for (int group = 0; rest > 0; group++, rest /= 1_000) {
            int three = (int) (rest % 1_000);
            if (three > 0) {
                words = below1000(three) + THOUSANDS[group] + (words.isEmpty() ? "" : " " + words);
            }
        }
        return words;
    }

    private static String below1000(int number) {
        if (number >= 100) {
            String hundreds = UNITS[number / 100] + " hundred";
            return number % 100 == 0 ? hundreds : hundreds + " " + below1000(number % 100);
        }
        if (number < 20) {
            return UNITS[number];
        }
        return TENS[number / 10] + (number % 10 == 0 ? "" : " " + UNITS[number % 10]);
    }

    @Property(tries = 300)
    void anyWholeNumberOfUpTo15DigitsIsReadInGroups(@ForAll @LongRange(max = 999_999_999_999_999L) long number) {
        assertEquals(spellEnglish(number), EnglishNumbers.spell(Long.toString(number)));
        assertEquals(spellEnglish(number), EnglishNumbers.spell(String.format(Locale.ROOT, "%,d", number)));
    }

    @Property(tries = 200)
    void aFractionIsReadDigitByDigit(
            @ForAll @IntRange(max = 9_999) int whole, @ForAll @IntRange(max = 999) int thousandths) {
        String digits = String.format(Locale.ROOT, "%03d", thousandths);
        String spelled = UNITS[thousandths / 100] + " " + UNITS[thousandths / 10 % 10] + " " + UNITS[thousandths % 10];
        assertEquals(spellEnglish(whole) + " point " + spelled, EnglishNumbers.spell(whole + "." + digits));
    }

    @Test
    void whatIsNoQuantityIsReadDigitByDigit() {
        assertEquals("zero zero seven", EnglishNumbers.spell("007"));
        assertEquals("zero", EnglishNumbers.spell("0"));
        assertEquals("zero point five", EnglishNumbers.spell(".5"));
        assertEquals("one" + " zero".repeat(15), EnglishNumbers.spell("1000000000000000"), "16 digits");
        assertEquals("one two three", EnglishNumbers.digits("1-2 (3)"));
        assertEquals("零零七", ChineseNumbers.spell("007"));
        assertEquals("一" + "零".repeat(15), ChineseNumbers.spell("1000000000000000"));
        assertEquals("零点五", ChineseNumbers.spell(".5"));
        assertEquals("一二三", ChineseNumbers.digits("1-2 (3)"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 零",
        "10, 十",
        "12, 十二",
        "20, 二十",
        "100, 一百",
        "101, 一百零一",
        "110, 一百一十",
        "111, 一百一十一",
        "200, 二百",
        "1001, 一千零一",
        "1010, 一千零一十",
        "2000, 两千",
        "2222, 两千二百二十二",
        "10000, 一万",
        "10001, 一万零一",
        "20000, 两万",
        "120000, 十二万",
        "100000000, 一亿",
        "200000000, 两亿",
        "'1,234.50', 一千二百三十四点五零"
    })
    void chineseCountsInTenThousands(String digits, String spelled) {
        assertEquals(spelled, ChineseNumbers.spell(digits));
    }

    @Test
    void twoIsAnotherWordBeforeAMeasure() {
        assertEquals("两", ChineseNumbers.count("2"));
        assertEquals("十二", ChineseNumbers.count("12"));
        assertEquals("二点五", ChineseNumbers.count("2.5"));
    }

    @ParameterizedTest
    @CsvSource({"12.50, 十二点五", "12.00, 十二", "100, 一百", "0.05, 零点零五", "3.10, 三点一"})
    void amountsOfMoneyHaveNoZerosAtTheEnd(String amount, String spelled) {
        assertEquals(spelled, ChineseNumbers.amount(amount));
    }

    @ParameterizedTest
    @CsvSource({
        "1, first",
        "2, second",
        "3, third",
        "5, fifth",
        "8, eighth",
        "12, twelfth",
        "20, twentieth",
        "21, twenty first",
        "100, one hundredth",
        "112, one hundred twelfth"
    })
    void ordinals(long number, String spelled) {
        assertEquals(spelled, EnglishNumbers.ordinal(number));
    }

    @ParameterizedTest
    @CsvSource({
        "1066, ten sixty six",
        "1900, nineteen hundred",
        "1905, nineteen oh five",
        "1999, nineteen ninety nine",
        "2000, two thousand",
        "2026, twenty twenty six"
    })
    void yearsAreReadInPairs(long year, String spelled) {
        assertEquals(spelled, EnglishNumbers.year(year));
    }

    @Test
    void pluralsOfOrdinalsAndTens() {
        assertEquals("fifths", EnglishNumbers.plural("fifth"));
        assertEquals("twenties", EnglishNumbers.plural("twenty"));
    }

    @ParameterizedTest
    @CsvSource({
        "$, 1, '', one dollar",
        "$, 2, '', two dollars",
        "$, 0.01, '', one cent",
        "$, 1.01, '', one dollar and one cent",
        "$, 12.50, '', twelve dollars and fifty cents",
        "$, 12.00, '', twelve dollars",
        "$, 0.00, '', zero dollars",
        "$, 12.5, '', twelve point five dollars",
        "$, 1.5, M, one point five million dollars",
        "$, 3, billion, three billion dollars",
        "£, 0.01, '', one penny",
        "£, 5.30, '', five pounds and thirty pence",
        "€, 1, '', one euro",
        "¥, 1, '', one yuan",
        "JPY, 1.50, '', one point five zero yen",
        "HKD, 1, '', one Hong Kong dollar"
    })
    void money(String sign, String amount, String magnitude, String spelled) {
        assertEquals(spelled, Currency.english(sign, amount, magnitude));
    }

    @ParameterizedTest
    @CsvSource({
        "1, kg, '', one kilogram",
        "1.0, kg, '', one point zero kilograms",
        "60, km, h, sixty kilometers per hour",
        "1, ft, '', one foot",
        "6, ft, '', six feet",
        "5, m, second, five meters per second",
        "50, %, '', fifty percent"
    })
    void measures(String amount, String symbol, String per, String spelled) {
        assertEquals(spelled, Units.english(amount, symbol, per));
    }

    @Test
    void chineseMeasuresNameTheDivisorFirst() {
        assertEquals("每小时六十公里", Units.chinese("60", "km", "h"));
        assertEquals("两米", Units.chinese("2", "m", ""));
        assertEquals("十二点五美元", Currency.chinese("$", "12.50", ""));
        assertEquals("三百万元", Currency.chinese("¥", "300", "万"));
    }
}
