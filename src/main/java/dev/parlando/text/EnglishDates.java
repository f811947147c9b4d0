package dev.parlando.text;

import java.time.Month;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Holds the rules that read dates, years and times of day in English. */
final class EnglishDates {
    private static final Set<String> BEFORE_YEAR = Set.of(
            "in", "since", "by", "from", "until", "till", "before", "after", "of", "year", "during", "around", "circa",
            "late", "early", "mid", "spring", "summer", "autumn", "fall", "winter", "and", "to", "between", "through");
    private static final String HOUR = "([01]?\\d|2[0-4])";
    private static final String HALF_DAY = "(?:[ \\t]?(?:([AaPp])\\.[Mm]\\.|([AaPp])[Mm](?![\\p{L}])))";
    private static final String NO_MORE = "(?![\\d:]|\\.\\d)";

    static final List<Rule> RULES = List.of(
            Rule.of(
                    "(\\d{4})[-/]({MON})[-/]({DAY})(?:T(?=\\d)|(?![\\p{L}\\d]|-\\d))",
                    (m, out) -> {
                        readDate(out, m.number(2), m.number(3), m.group(1));
                    }),
            Rule.of(
                    "({MON})/({DAY})/(\\d{4}|\\d\\d)(?![\\d/])",
                    (m, out) -> {
                        readDate(out, m.number(1), m.number(2), century(m.group(3)));
                    }),
            Rule.of(
                    "({DAY})/({MON})/(\\d{4}|\\d\\d)(?![\\d/])",
                    (m, out) -> {
                        readDate(out, m.number(2), m.number(1), century(m.group(3)));
                    }),
            Rule.of(
                    "({DAY})\\.({MON})\\.(\\d{4})(?![\\d.])",
                    (m, out) -> {
                        readDate(out, m.number(2), m.number(1), m.group(3));
                    }),
            Rule.of(
                    "({DAY})(?:st|nd|rd|th)?(?: of)?[ \\t]" + EnglishWords.MONTHS + "(?:,?[ \\t](\\d{4}))?{END}",
                    EnglishDates::readDayMonth),
            Rule.of(HOUR + ":([0-5]\\d)(?::([0-5]\\d))?" + HALF_DAY + "{STOP}", (m, out) -> {
                readTime(m, out);
                if (m.has(4)) {
                    out.mark('.');
                }
            }),
            Rule.of(HOUR + ":([0-5]\\d)(?::([0-5]\\d))?" + HALF_DAY + "?" + NO_MORE, EnglishDates::readTime),
            Rule.of(HOUR + "(x{0})(x{0})" + HALF_DAY + "{STOP}", (m, out) -> {
                readTime(m, out);
                if (m.has(4)) {
                    out.mark('.');
                }
            }),
            Rule.of(HOUR + "(x{0})(x{0})" + HALF_DAY, EnglishDates::readTime),
            Rule.of("((?:1[1-9]|20)?)(\\d0)['\u2019]?s{END}", (m, out) -> out.say(decade(m.group(1), m.group(2)))),
            Rule.of("((?:1[1-9]|20)\\d\\d)[-\u2010-\u2015]((?:1[1-9]|20)?\\d\\d)(?![\\p{L}\\d])", (m, out) -> {
                out.say(year(m.group(1)) + " to " + year(m.group(2)));
            }),
            Rule.of(
                    "(1\\d{3})[ \\t](AD|BCE?|CE){END}",
                    (m, out) -> {
                        out.say(year(m.group(1)) + " " + EnglishWords.letters(m.group(2)));
                    }),
            Rule.of("((?:1\\d|20)\\d\\d)(?![\\p{L}\\d%°]|[.,:/-]\\d)", (m, out) -> out.say(year(m.group(1))))
                    .when(EnglishDates::expectsYear));

    private EnglishDates() {}

    private static boolean expectsYear(ReadingState out) {
        return out.atSentenceStart()
                || out.previousChar() == '('
                || (!out.afterNumber()
                        && BEFORE_YEAR.contains(out.previousWord().toLowerCase(Locale.ROOT)));
    }

    private static void readDate(ReadingState out, int month, int day, String year) {
        out.say(name(Month.of(month)) + " " + EnglishNumbers.ordinal(day) + ",");
        out.say(year(year));
    }

    /** Reads "May 6, 2024" and "May 6-8". The groups of the match are month, day, last day, year. */
    static void readMonthDay(Match found, ReadingState out) {
        out.say(month(found.group(1)) + " " + EnglishNumbers.ordinal(found.number(2)));
        if (found.has(3)) {
            out.say("to " + EnglishNumbers.ordinal(found.number(3)));
        }
        if (found.has(4)) {
            out.mark(',');
            out.say(year(found.group(4)));
        }
    }

    private static void readDayMonth(Match found, ReadingState out) {
        String the = out.previousWord().equalsIgnoreCase("the") ? "" : "the ";
        out.say(the + EnglishNumbers.ordinal(found.number(1)) + " of " + month(found.group(2)));
        if (found.has(3)) {
            out.say(year(found.group(3)));
        }
    }

    /** Returns the whole name of the month that begins as {@code name} does; {@code name} itself if there is none. */
    static String month(String name) {
        String begin = name.substring(0, 3);
        return Arrays.stream(Month.values())
                .map(EnglishDates::name)
                .filter(whole -> whole.startsWith(begin))
                .findFirst()
                .orElse(name);
    }

    private static String name(Month month) {
        return month.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    /** Returns a year in words: 1999 is "nineteen ninety nine", 2005 is "two thousand five". */
    static String year(String digits) {
        return digits.startsWith("0") ? EnglishNumbers.digits(digits) : EnglishNumbers.year(Long.parseLong(digits));
    }

    private static String century(String year) {
        return year.length() == 4 ? year : (year.compareTo("70") < 0 ? "20" : "19") + year;
    }

    private static String decade(String century, String tens) {
        if (century.isEmpty() && tens.startsWith("0")) {
            return EnglishNumbers.spell(tens) + " s";
        }
        if (tens.equals("00")) {
            return EnglishNumbers.plural(EnglishNumbers.year(Long.parseLong(century + tens)));
        }
        String plural = EnglishNumbers.plural(EnglishNumbers.cardinal(Long.parseLong(tens)));
        return century.isEmpty() ? plural : EnglishNumbers.cardinal(Long.parseLong(century)) + " " + plural;
    }

    /** Reads a time of day. The groups of the match are hour, minute, second, and "am" or "pm" with or without dots. */
    private static void readTime(Match found, ReadingState out) {
        String half = found.group(4) + found.group(5);
        String hour = EnglishNumbers.cardinal(found.number(1));
        out.say(hour + " " + minutes(found, half.isEmpty()));
        if (found.has(3)) {
            out.say("and " + EnglishNumbers.cardinal(found.number(3)) + " seconds");
        }
        out.say(half.isEmpty() ? "" : half.toLowerCase(Locale.ROOT) + " m");
    }

    private static String minutes(Match found, boolean wholeDay) {
        int minute = found.has(2) ? found.number(2) : 0;
        if (minute == 0) {
            int hour = found.number(1);
            return !wholeDay ? "" : hour == 0 || hour > 12 ? "hundred" : "o'clock";
        }
        return (minute < 10 ? "oh " : "") + EnglishNumbers.cardinal(minute);
    }
}
