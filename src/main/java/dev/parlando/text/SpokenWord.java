package dev.parlando.text;

/**
 * Holds one word as it is said, with the mark that follows it.
 *
 * @param text free of whitespace; in Chinese one character; only a mark where the text has a pause of its own
 * @param endsSentence the mark ends a sentence
 * @param endsClause the mark ends a clause; true also where it ends a sentence
 */
public record SpokenWord(String text, boolean endsSentence, boolean endsClause) {
    public SpokenWord {
        if (text.isEmpty() || text.codePoints().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("a spoken word is not empty and has no whitespace: '" + text + "'");
        }
        if (endsSentence && !endsClause) {
            throw new IllegalArgumentException("what ends a sentence ends a clause: " + text);
        }
    }
}
