package dev.parlando.text;

import java.util.List;

/**
 * Holds the rules for Markdown and similar markup. Marks that only shape the page are not read, but a new block ends
 * the sentence before it.
 */
final class Markup {
    private static final Rule.Action NOTHING = (found, out) -> {};
    private static final Rule.Action NEW_BLOCK = (found, out) -> out.endBlock();
    private static final String TAG =
            "(?:b|i|u|s|em|strong|br|p|a|code|pre|span|div|ul|ol|li|sub|sup|hr|h[1-6]|img|table|tr|td"
                    + "|th|blockquote|html|body)";

    static final List<Rule> RULES = List.of(
            atLineStart("(?:```|~~~)[\\w+-]{0,20}", NEW_BLOCK),
            atLineStart("#{1,6}(?=[ \\t])", (found, out) -> {
                out.endBlock();
                out.beginHeading();
            }),
            atLineStart("(?:[-*_=][ \\t]?){3,80}(?=\\s|\\z)", NEW_BLOCK),
            atLineStart("[-*+•‣◦·\u2013\u2014](?:[ \\t]\\[[ xX]\\])?[ \\t]", NEW_BLOCK),
            atLineStart("[•‣◦]", NEW_BLOCK),
            atLineStart(">", NOTHING),
            atLineStart("\\|[-:| \\t]{3,200}(?=\\n|\\z)", NOTHING),
            Rule.of("!(?=\\[)", NOTHING),
            Rule.of("\\]\\((?=[^()\\s]{0,500}[/.#:])[^()\\s]{1,500}(?: \"[^\"\\n]{0,100}\")?\\)", NOTHING),
            Rule.of("\\\\(?=\\p{Punct})", NOTHING),
            Rule.of("</?" + TAG + "(?:[ \\t][^<>\\n]{0,200})?/?>", NOTHING),
            Rule.of("&(?:nbsp|quot|lt|gt|apos|#39);", NOTHING));

    private Markup() {}

    private static Rule atLineStart(String regex, Rule.Action action) {
        return Rule.of(regex, action).when(ReadingState::atLineStart);
    }
}
