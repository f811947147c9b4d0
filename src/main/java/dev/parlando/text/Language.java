package dev.parlando.text;

/** Names the languages that the voice speaks. */
public enum Language {
    ENGLISH,
    CHINESE;

    /**
     * Returns Chinese if a text has at least as many Chinese characters as Latin letters, else English. So a text with
     * neither is Chinese.
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
