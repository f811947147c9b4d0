package dev.parlando.text;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds the rules that read all other numbers in English: money, measures, fractions, ordinals, telephone numbers. */
final class EnglishQuantities {
    private static final Map<String, String> HALVES = Map.of("2", "half", "4", "quarter");

    static final List<Rule> RULES = List.of(
            Rule.of("(\\d)['\u2019\u2032](\\d{1,2})[\"\u201D\u2033]", (m, out) -> {
                out.say(Units.english(m.group(1), "ft", "") + " " + EnglishNumbers.spell(m.group(2)) + " inches");
            }),
            Rule.of("24/7{END}", (m, out) -> out.say("twenty four seven")),
            Rule.of("50/50{END}", (m, out) -> out.say("fifty fifty")),
            Rule.of("9/11{END}", (m, out) -> out.say("nine eleven")),
            Rule.of("\\d{1,3}[ .-]\\d{3}[ .-]\\d{3}[ .-]\\d{4}(?![\\d-])", EnglishQuantities::readTelephone),
            Rule.of("\\d{3}[-.]\\d{3}[-.]\\d{4}(?![\\d-])", EnglishQuantities::readTelephone),
            Rule.of("\\d{3} \\d{3}[- ]\\d{4}(?![\\d-])", EnglishQuantities::readTelephone),
            Rule.of("\\d{3}-\\d{4}(?![\\d-])", EnglishQuantities::readTelephone),
            Rule.of("\\d{1,3}[ -]\\d{2,4}(?:[ -]\\d{2,4}){1,3}(?![\\d-])", EnglishQuantities::readTelephone)
                    .when(out -> out.previousChar() == '+'),
            Rule.of("\\d{1,3}(?:\\.\\d{1,3}){3}(?![.\\d])", (m, out) -> out.say(address(m.text()))),
            Rule.of("(\\d{1,4}(?:\\.\\d{1,4}){2,4})(?!\\d)", (m, out) -> out.say(dotted(m.group(1)))),
            Rule.of(
                    "(" + Currency.SIGNS + ")[ \\t]?({DEC}){DASH}({DEC})" + Currency.MAGNITUDE + "(?![\\d,.]\\d)",
                    (m, out) -> out.say(EnglishNumbers.spell(m.group(2)) + " to "
                            + Currency.english(m.group(1), m.group(3), m.group(4)))),
            Rule.of(
                    "(" + Currency.SIGNS + ")[ \\t]?({DEC})" + Currency.MAGNITUDE,
                    (m, out) -> out.say(Currency.english(m.group(1), m.group(2), m.group(3)))),
            Rule.of(
                    "({DEC})[ \\t]?(" + Currency.SIGNS + "|(?:" + Currency.CODES + "){END})",
                    (m, out) -> out.say(Currency.english(m.group(2), m.group(1), ""))),
            Rule.of("({INT})(?:st|nd|rd|th){END}", (m, out) -> out.say(ordinal(m.group(1)))),
            Rule.of("(\\d{1,4})[ \\t](\\d{1,2})/(\\d{1,2})(?![\\d/])", (m, out) -> {
                out.say(mixed(m.group(1), m.group(2), m.group(3)));
            }),
            Rule.of("(\\d{1,4})/(\\d{1,4})(?![\\d/])", (m, out) -> out.say(fraction(m.group(1), m.group(2)))),
            Rule.of("(\\d{1,4})?[ \\t]?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])", EnglishQuantities::readVulgarFraction),
            Rule.of("({DEC})" + Units.BEHIND_NUMBER, (m, out) -> {
                out.say(Units.english(m.group(1), m.group(2), m.group(3)));
            }),
            Rule.of("({DEC})k{END}", (m, out) -> out.say(EnglishNumbers.spell(m.group(1)) + " thousand")),
            Rule.of("({DEC})M{END}", (m, out) -> out.say(EnglishNumbers.spell(m.group(1)) + " million")),
            Rule.of("({INT}):({INT})(?![\\d:])", (m, out) -> {
                out.say(EnglishNumbers.spell(m.group(1)) + " to " + EnglishNumbers.spell(m.group(2)));
            }),
            Rule.of("({INT})[ \\t]?[x×][ \\t]?(?=\\d{1,9}[ \\t]?=)", (m, out) -> {
                out.say(EnglishNumbers.spell(m.group(1)) + " times");
            }),
            Rule.of("({INT})[ \\t]?[x×][ \\t]?(?=\\d)", (m, out) -> out.say(EnglishNumbers.spell(m.group(1)) + " by")),
            Rule.of("({DEC})[eE]([-+]?)(\\d{1,3}){END}", (m, out) -> {
                out.say(EnglishNumbers.spell(m.group(1)) + " times ten to the power of "
                        + (m.group(2).equals("-") ? "minus " : "") + EnglishNumbers.spell(m.group(3)));
            }),
            Rule.of("\\d{10,40}(?![,.]?\\d)", (m, out) -> out.say(EnglishNumbers.digits(m.text()))),
            Rule.of("{DEC}", (m, out) -> out.say(EnglishNumbers.spell(m.text()))),
            Rule.of("[\\p{N}]", (m, out) -> out.say(Signs.value(m.text(), Language.ENGLISH))));

    private EnglishQuantities() {}

    /** Reads a telephone number digit by digit, with a pause between groups. */
    static void readTelephone(Match found, ReadingState out) {
        String[] groups = found.text().split("[^\\d]+");
        for (int i = 0; i < groups.length; i++) {
            out.say(EnglishNumbers.digits(groups[i]));
            if (i + 1 < groups.length && !groups[i].isEmpty()) {
                out.mark(',');
            }
        }
    }

    private static String address(String internetAddress) {
        return Arrays.stream(internetAddress.split("\\."))
                .map(EnglishNumbers::digits)
                .collect(Collectors.joining(" dot "));
    }

    private static String dotted(String version) {
        StringBuilder spoken = new StringBuilder();
        for (String part : version.split("\\.")) {
            spoken.append(spoken.length() == 0 ? "" : " point ").append(EnglishNumbers.spell(part));
        }
        return spoken.toString();
    }

    private static String ordinal(String number) {
        String plain = number.replace(",", "");
        return plain.length() > 15
                ? EnglishNumbers.digits(plain) + " th"
                : EnglishNumbers.ordinal(Long.parseLong(plain));
    }

    static String fraction(String numerator, String denominator) {
        long parts = Long.parseLong(denominator);
        long taken = Long.parseLong(numerator);
        if (parts < 2 || parts > 20 || taken > 2 * parts) {
            return EnglishNumbers.spell(numerator) + " over " + EnglishNumbers.spell(denominator);
        }
        String name = HALVES.getOrDefault(Long.toString(parts), EnglishNumbers.ordinal(parts));
        String names = name.equals("half") ? "halves" : name + "s";
        return EnglishNumbers.spell(numerator) + " " + (taken == 1 ? name : names);
    }

    private static void readVulgarFraction(Match found, ReadingState out) {
        String[] parts =
                Normalizer.normalize(found.group(2), Normalizer.Form.NFKC).split("\u2044");
        out.say(found.has(1) ? mixed(found.group(1), parts[0], parts[1]) : fraction(parts[0], parts[1]));
    }

    private static String mixed(String whole, String numerator, String denominator) {
        String part = fraction(numerator, denominator);
        return EnglishNumbers.spell(whole) + " and " + (numerator.equals("1") ? part.replaceFirst("^one", "a") : part);
    }
}
