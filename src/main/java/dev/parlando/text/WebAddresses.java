package dev.parlando.text;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds the rules that read web addresses, mail addresses and file names part by part, with their signs named. */
final class WebAddresses {
    private static final String TAIL = "(?:[/?#](?:[\\w/~%&=+#@-]|[.:?!,](?=[\\w/])){0,500})?";
    private static final String HOST = "[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\\.[A-Za-z0-9-]{1,62}){0,8}(?::\\d{1,5})?";
    private static final String TOP_LEVEL =
            "(?:com|org|net|edu|gov|io|dev|ai|app|co|cn|uk|de|fr|jp|eu|info|me|tv|ch|us|ca|au|in)";

    static final List<Rule> RULES = List.of(
            Rule.of("[A-Za-z0-9][\\w.+-]{0,63}+@[A-Za-z0-9-]{1,62}(?:\\.[A-Za-z0-9-]{2,62}){1,4}", WebAddresses::read),
            Rule.of("(?:https?|ftp)://(?:www\\.)?(" + HOST + TAIL + ")", (m, out) -> out.say(spell(m.group(1)))),
            Rule.of("www\\." + HOST + TAIL, WebAddresses::read),
            Rule.of(
                    "(?:[A-Za-z0-9-]{1,62}\\.){1,4}" + TOP_LEVEL + "(?![\\p{L}\\p{N}]|\\.\\p{L})" + TAIL,
                    WebAddresses::read));

    private static final Map<String, String> SIGNS = Map.ofEntries(
            Map.entry(".", "dot"),
            Map.entry("@", "at"),
            Map.entry("/", "slash"),
            Map.entry("-", "dash"),
            Map.entry("_", "underscore"),
            Map.entry(":", "colon"),
            Map.entry("?", "question mark"),
            Map.entry("=", "equals"),
            Map.entry("&", "and"),
            Map.entry("#", "hash"),
            Map.entry("%", "percent"),
            Map.entry("+", "plus"),
            Map.entry("~", "tilde"));
    private static final Pattern PART = Pattern.compile("\\p{L}+|\\d{1,4}(?!\\d)|\\d|[^\\p{L}\\d]");

    private WebAddresses() {}

    private static void read(Match found, ReadingState out) {
        out.say(spell(found.text()));
    }

    /** Returns {@code a-b.org/x1} as "a dash b dot org slash x one". */
    static String spell(String address) {
        StringBuilder words = new StringBuilder();
        Matcher part = PART.matcher(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
        while (part.find()) {
            words.append(words.length() == 0 ? "" : " ").append(sayPart(part.group()));
        }
        return words.toString();
    }

    private static String sayPart(String part) {
        if (Character.isDigit(part.charAt(0))) {
            return EnglishNumbers.spell(part);
        }
        if (part.equalsIgnoreCase("www")) {
            return "w w w";
        }
        return EnglishWords.isSpelled(part) ? EnglishWords.letters(part) : SIGNS.getOrDefault(part, part);
    }
}
