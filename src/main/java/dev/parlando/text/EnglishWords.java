package dev.parlando.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Holds the rules for English words that are not said as they are written: abbreviations, initials, Roman numerals. */
final class EnglishWords {
    static final String MONTHS =
            "(January|February|March|April|May|June|July|August|September|October|November|December"
                    + "|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\\.?)";

    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("Mr", "Mister"),
            Map.entry("Mrs", "Missus"),
            Map.entry("Ms", "Miz"),
            Map.entry("Prof", "Professor"),
            Map.entry("Gen", "General"),
            Map.entry("Capt", "Captain"),
            Map.entry("Sgt", "Sergeant"),
            Map.entry("Lt", "Lieutenant"),
            Map.entry("Col", "Colonel"),
            Map.entry("Rev", "Reverend"),
            Map.entry("Hon", "Honorable"),
            Map.entry("Gov", "Governor"),
            Map.entry("Sen", "Senator"),
            Map.entry("Rep", "Representative"));
    private static final Map<String, String> ABBREVIATIONS = Map.ofEntries(
            Map.entry("vs", "versus"),
            Map.entry("approx", "approximately"),
            Map.entry("est", "established"),
            Map.entry("ca", "circa"),
            Map.entry("Apt", "Apartment"),
            Map.entry("Mt", "Mount"),
            Map.entry("cf", "compare"));
    /** Abbreviations that may stand at the end of a sentence; their full stop then ends the sentence. */
    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("etc", "et cetera"),
            Map.entry("Inc", "Incorporated"),
            Map.entry("Ltd", "Limited"),
            Map.entry("Corp", "Corporation"),
            Map.entry("Co", "Company"),
            Map.entry("Jr", "Junior"),
            Map.entry("Sr", "Senior"),
            Map.entry("Ave", "Avenue"),
            Map.entry("Blvd", "Boulevard"),
            Map.entry("Rd", "Road"),
            Map.entry("St", "Street"),
            Map.entry("Dr", "Drive"),
            Map.entry("dept", "department"),
            Map.entry("Dept", "Department"));

    private static final Map<String, String> DAYS = Map.ofEntries(
            Map.entry("Mon", "Monday"),
            Map.entry("Tue", "Tuesday"),
            Map.entry("Wed", "Wednesday"),
            Map.entry("Thu", "Thursday"),
            Map.entry("Fri", "Friday"),
            Map.entry("Sat", "Saturday"),
            Map.entry("Sun", "Sunday"));
    private static final Map<String, String> REFERENCES = Map.of(
            "No", "number",
            "Nos", "numbers",
            "Fig", "figure",
            "fig", "figure",
            "Vol", "volume",
            "vol", "volume",
            "Ch", "chapter",
            "p", "page",
            "pp", "pages");
    private static final Set<String> MONARCHS = Set.of(
            "Henry",
            "Louis",
            "George",
            "Edward",
            "Charles",
            "James",
            "William",
            "Richard",
            "Elizabeth",
            "Mary",
            "John",
            "Paul",
            "Pius",
            "Benedict",
            "Napoleon",
            "Frederick",
            "Philip",
            "Catherine",
            "Alexander",
            "Nicholas",
            "Leo");
    private static final Set<String> COUNTED = Set.of(
            "War", "Part", "Chapter", "Volume", "Act", "Scene", "Phase", "Type", "Section", "Book", "Title", "Level",
            "Article", "Bowl", "Grade", "Class", "Stage", "Episode");
    private static final Set<String> SPELLED = Set.of(
            "USA", "UK", "EU", "UN", "AI", "API", "CPU", "GPU", "IBM", "FBI", "CIA", "URL", "USB", "UI", "IP", "ID",
            "CEO", "CTO", "CFO", "FAQ", "UFO", "ATM", "IoT", "AWS", "SUV", "BBC", "IPO", "EV", "AC", "OS", "IQ", "IRS",
            "UV", "NBA", "MBA", "ABC", "ADHD", "GPA", "SEO");
    private static final String WORD = "[\\p{L}&&[^\\p{IsHan}]](?:[\\p{L}\\p{M}&&[^\\p{IsHan}]]|['\u2019](?=\\p{L})"
            + "|[-\u2010\u2011](?=[\\p{L}&&[^\\p{IsHan}]])){0,63}";

    static final List<Rule> RULES = List.of(
            Rule.of("(?:e\\.g\\.|eg\\.),?", (m, out) -> out.say("for example,")),
            Rule.of("a\\.?k\\.?a\\.?{END}", (m, out) -> out.say("also known as")),
            Rule.of("w/o{END}", (m, out) -> out.say("without")),
            Rule.of("w/(?=[ \\t])", (m, out) -> out.say("with")),
            Rule.of("(" + any(DAYS) + ")\\.?(?=,?[ \\t]" + MONTHS + "[ \\t])", (m, out) -> out.say(expansion(DAYS, m))),
            Rule.of("(" + any(DAYS) + ")[-\u2010-\u2015](" + any(DAYS) + "){END}", (m, out) -> {
                out.say(expansion(DAYS, m) + " to " + DAYS.getOrDefault(m.group(2), m.group(2)));
            }),
            Rule.of("i\\.e\\.,?", (m, out) -> out.say("that is,")),
            Rule.of("Ph\\.?D\\.?(?![\\p{L}])", (m, out) -> out.say("P H D")),
            Rule.of("(" + any(TITLES) + ")\\.(?=\\s?\\p{L})", (m, out) -> out.say(expansion(TITLES, m))),
            Rule.of("(Mr|Mrs|Ms)(?=\\s\\p{Lu})", (m, out) -> out.say(expansion(TITLES, m))),
            Rule.of("Dr\\.?(?=\\s\\p{Lu})", (m, out) -> out.say("Doctor")),
            Rule.of("St\\.(?=\\s\\p{Lu})", (m, out) -> out.say(nameBefore(out) ? "Street" : "Saint")),
            Rule.of("(" + any(ABBREVIATIONS) + ")\\.", (m, out) -> out.say(expansion(ABBREVIATIONS, m))),
            Rule.of("vs(?=\\s)", (m, out) -> out.say("versus")),
            Rule.of("(" + any(ENDINGS) + ")\\.{STOP}", (m, out) -> out.say(expansion(ENDINGS, m) + ".")),
            Rule.of("(" + any(ENDINGS) + ")\\.", (m, out) -> out.say(expansion(ENDINGS, m))),
            Rule.of("(" + any(REFERENCES) + ")\\.\\s?(?=\\d)", (m, out) -> out.say(expansion(REFERENCES, m))),
            Rule.of("([ap])\\.m\\.{STOP}", (m, out) -> out.say(m.group(1) + " m.")),
            Rule.of("([ap])\\.m\\.", (m, out) -> out.say(m.group(1) + " m")),
            Rule.of(
                    MONTHS
                            + "[ \\t]({DAY})(?:st|nd|rd|th)?(?:{DASH}({DAY})(?:st|nd|rd|th)?)?(?:,?[ \\t](\\d{4}))?{END}",
                    EnglishDates::readMonthDay),
            Rule.of(MONTHS + ",?[ \\t](\\d{4}){END}", (m, out) -> {
                out.say(EnglishDates.month(m.group(1)));
                out.say(EnglishDates.year(m.group(2)));
            }),
            Rule.of(
                    "(" + Currency.CODES + ")[ \\t]?({DEC})" + Currency.MAGNITUDE,
                    (m, out) -> out.say(Currency.english(m.group(1), m.group(2), m.group(3)))),
            Rule.of("(?:\\p{Lu}\\.){2,8}{STOP}", (m, out) -> out.say(letters(m.text()) + ".")),
            Rule.of("(?:\\p{Lu}\\.){2,8}", (m, out) -> out.say(letters(m.text()))),
            Rule.of("([A-HJ-Z])\\.(?=[ \\t]?\\p{Lu}[\\p{Ll}.])", (m, out) -> out.say(m.group(1))),
            Rule.of("([IVX]{2,6}|[VX]){END}", EnglishWords::readRoman).when(EnglishWords::expectsRoman),
            Rule.of("\\p{Lu}{1,3}(?=&\\p{Lu})", (m, out) -> out.say(letters(m.text()))),
            Rule.of("I(?=[,.;:!?]|[ \\t]\\p{Lu})", (m, out) -> out.say("one"))
                    .when(out -> COUNTED.contains(out.previousWord())),
            Rule.of("US{END}", (m, out) -> out.say("U S")).when(out -> !isCapitals(out.previousWord())),
            Rule.of("x(?=\\d)", (m, out) -> out.say("by")).when(ReadingState::afterNumber),
            Rule.of(
                    "([\\p{L}&&[^\\p{IsHan}]][\\w-]{0,63}+(?:\\.(?=[a-z0-9])[\\w-]{1,63}+){1,5})",
                    (m, out) -> out.say(WebAddresses.spell(m.group(1)))),
            Rule.of(WORD, EnglishWords::readWord));

    private EnglishWords() {}

    private static String any(Map<String, String> table) {
        return String.join("|", table.keySet());
    }

    private static String expansion(Map<String, String> table, Match found) {
        return table.getOrDefault(found.group(1), found.group(1));
    }

    private static boolean nameBefore(ReadingState out) {
        return !out.atSentenceStart()
                && Character.isUpperCase(out.previousWord().codePointAt(0));
    }

    private static boolean isCapitals(String word) {
        return word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
    }

    private static boolean expectsRoman(ReadingState out) {
        return MONARCHS.contains(out.previousWord()) || COUNTED.contains(out.previousWord());
    }

    private static void readRoman(Match found, ReadingState out) {
        int value = romanValue(found.group(1));
        out.say(
                COUNTED.contains(out.previousWord())
                        ? EnglishNumbers.cardinal(value)
                        : "the " + EnglishNumbers.ordinal(value));
    }

    private static int romanValue(String roman) {
        int value = 0;
        for (int i = 0; i < roman.length(); i++) {
            int digit = romanDigit(roman.charAt(i));
            boolean subtracted = i + 1 < roman.length() && digit < romanDigit(roman.charAt(i + 1));
            value += subtracted ? -digit : digit;
        }
        return value;
    }

    private static int romanDigit(char digit) {
        return digit == 'I' ? 1 : digit == 'V' ? 5 : 10;
    }

    private static void readWord(Match found, ReadingState out) {
        String word =
                found.text().replace('\u2019', '\'').replace('\u2010', '-').replace('\u2011', '-');
        int end = word.endsWith("'s") ? word.length() - 2 : word.endsWith("s") ? word.length() - 1 : word.length();
        if (isSpelled(word)) {
            out.say(letters(word));
        } else if (isSpelled(word.substring(0, end))) {
            out.say(letters(word.substring(0, end)) + "'s");
        } else {
            out.say(word);
        }
    }

    /** Returns whether a word is spelled letter by letter: it is listed, or has up to six capitals and no vowel. */
    static boolean isSpelled(String word) {
        return SPELLED.contains(word)
                || (word.length() > 1
                        && word.length() < 7
                        && word.chars().allMatch(c -> "BCDFGHJKLMNPQRSTVWXZ".indexOf(c) >= 0));
    }

    /** Returns the letters of a word as capitals with spaces between them. */
    static String letters(String word) {
        StringBuilder spelled = new StringBuilder();
        word.codePoints().filter(Character::isLetter).forEach(c -> {
            spelled.append(spelled.length() == 0 ? "" : " ").appendCodePoint(Character.toUpperCase(c));
        });
        return spelled.toString();
    }
}
