package dev.parlando.text;

import com.ibm.icu.text.Transliterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes words of any script in plain Latin letters, by ICU's transliteration rules, for a voice that does not know the
 * other letters. Usable from any thread. The rules load at the first use; a new word takes up to a millisecond, so the
 * last words are remembered.
 */
final class Romanization {
    private static final int MAX_REMEMBERED = 4096;

    private final Map<String, String> remembered = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** Returns a word in ASCII letters, digits and marks; characters without such a form are left out. */
    synchronized String of(String word) {
        return remembered.computeIfAbsent(
                word, unknown -> Rules.TO_ASCII.transliterate(unknown).replaceAll("[^\\p{ASCII}]", ""));
    }

    /** Holds the rules in a class of its own, so that they are loaded when the first word needs them. */
    private static final class Rules {
        static final Transliterator TO_ASCII = Transliterator.getInstance("Any-Latin; Latin-ASCII");
    }
}
