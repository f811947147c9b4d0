package dev.parlando.text;

import java.util.List;

/** Writes a whole text as it would be said. Stateless; any thread. */
public final class TextNormalizer {
    private TextNormalizer() {}

    /** Returns the spoken words of the text, in order. */
    public static List<SpokenWord> words(String text) {
        SpeakableStream stream = new SpeakableStream();
        stream.append(text);
        stream.finish();
        return stream.drain();
    }

    /**
     * Returns the spoken words of the text in one line. Spaces stand between words, but not between Chinese characters
     * nor before marks.
     */
    public static String normalize(String text) {
        StringBuilder line = new StringBuilder();
        for (SpokenWord word : words(text)) {
            if (line.length() > 0 && needsSpace(line, word.text())) {
                line.append(' ');
            }
            line.append(word.text());
        }
        return line.toString();
    }

    private static boolean needsSpace(StringBuilder line, String word) {
        int last = line.codePointBefore(line.length());
        int next = word.codePointAt(0);
        boolean chinese = isWideMark(last) || (ReadingState.isChinese(last) && ReadingState.isChinese(next));
        return Character.isLetterOrDigit(next) && !chinese;
    }

    private static boolean isWideMark(int character) {
        return "，。！？；：".indexOf(character) >= 0;
    }
}
