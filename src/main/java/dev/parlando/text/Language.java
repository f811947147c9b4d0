package dev.parlando.text;

/** The languages that the voice speaks. */
public enum Language {
    ENGLISH,
    CHINESE;

    /**
     * Chinese where Chinese characters are at least as many as Latin letters, so also where there is neither.
     *
     * <p>Source: model reference, section 1.7.
     */
    public static Language detect(CharSequence text) {
        long chinese = text.chars().filter(c -> c >= '\u4E00' && c <= '\u9FFF').count();
        long latin = text.chars()
                .filter(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
                .count();
        return chinese >= latin ? CHINESE : ENGLISH;
    }
}
