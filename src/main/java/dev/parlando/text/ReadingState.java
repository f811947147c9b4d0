package dev.parlando.text;

import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the words of a text, and remembers what rules need to know about the text before the reading position. The
 * last word waits until it is clear which mark follows it. Use it from one thread.
 */
final class ReadingState {
    private static final char NO_MARK = 0;
    private static final int CHARACTERS_PER_WORD = 2;
    private static final int LARGEST_LEAD = 12;
    private static final String SENTENCE_MARKS = ".!?。！？";
    private static final String NARROW_MARKS = ",.!?;:";
    private static final String WIDE_MARKS = "，。！？；：";

    private final Deque<SpokenWord> settled = new ArrayDeque<>();
    private @Nullable String pending;
    private String previousWord = "";
    private char mark = NO_MARK;
    private int previousChar = '\n';
    private int numLineBreaks = 1;
    private boolean heading;
    private boolean afterNumber;
    private boolean afterSpace = true;
    private @Nullable Language firstScript;
    private int chineseLead;

    ReadingState() {}

    /** Copies another state, without the words that wait to be handed over. */
    ReadingState(ReadingState other) {
        pending = other.pending;
        previousWord = other.previousWord;
        mark = other.mark;
        previousChar = other.previousChar;
        numLineBreaks = other.numLineBreaks;
        heading = other.heading;
        afterNumber = other.afterNumber;
        afterSpace = other.afterSpace;
        firstScript = other.firstScript;
        chineseLead = other.chineseLead;
    }

    /** Adds words that are separated by spaces; a mark at the end of a word belongs to that word. */
    void say(String words) {
        for (String word : words.split(" ")) {
            int last = word.length() - 1;
            if (last > 0 && isMark(word.charAt(last))) {
                sayWord(word.substring(0, last));
                mark(word.charAt(last));
            } else if (last >= 0) {
                sayWord(word);
            }
        }
    }

    /** Adds Chinese characters, each as a word. */
    void sayEach(String characters) {
        characters.codePoints().forEach(c -> say(Character.toString(c)));
    }

    private void sayWord(String word) {
        settle();
        pending = Normalizer.normalize(word, Normalizer.Form.NFC);
        previousWord = pending;
        mark = NO_MARK;
    }

    /** Sets the mark of the last word. A sentence mark outranks a clause mark; otherwise the first mark counts. */
    void mark(char found) {
        boolean outranks = mark == NO_MARK || (endsSentence(found) && !endsSentence(mark));
        if (previousWord.isEmpty() || !outranks) {
            return;
        }
        mark = inScriptOfLastWord(found);
        if (pending == null) {
            settled.add(new SpokenWord(Character.toString(mark), endsSentence(mark), true));
        }
    }

    /** Adds a comma if the last word has no mark: the text has a break here, for example a dash. */
    void pause() {
        if (mark == NO_MARK) {
            mark(',');
        }
    }

    /** Ends the sentence unless a sentence mark has already ended it. */
    void endBlock() {
        if (!endsSentence(mark)) {
            mark('.');
        }
    }

    private char inScriptOfLastWord(char found) {
        boolean chinese = isChinese(previousWord.codePointBefore(previousWord.length()));
        int index = (chinese ? NARROW_MARKS : WIDE_MARKS).indexOf(found);
        return index < 0 ? found : (chinese ? WIDE_MARKS : NARROW_MARKS).charAt(index);
    }

    /** Reads a space or a line break. Two line breaks, or one after a heading, end the sentence. */
    void whitespace(int character) {
        settle();
        if (character == '\n') {
            numLineBreaks++;
            if (numLineBreaks == 2 || heading) {
                endBlock();
                heading = false;
            }
        }
        previousChar = character;
        afterSpace = true;
    }

    /** Completes the last word: no mark can follow it any more. */
    void settle() {
        if (pending != null) {
            boolean endsSentence = endsSentence(mark);
            String text = mark == NO_MARK ? pending : pending + mark;
            settled.add(new SpokenWord(text, endsSentence, mark != NO_MARK));
            pending = null;
        }
    }

    /** Returns whether the mark behind the last word is known. */
    boolean isSettled() {
        return pending == null;
    }

    /**
     * Notes that the text up to and including {@code lastChar} has been read.
     *
     * @param number whether a number was read
     */
    void moveBehind(int lastChar, boolean number) {
        previousChar = lastChar;
        numLineBreaks = 0;
        afterNumber = number;
        if (!number) {
            noteScript(lastChar);
        }
    }

    private void noteScript(int lastChar) {
        if (speaksForChinese(lastChar)) {
            chineseLead = Math.min(LARGEST_LEAD, chineseLead + 1);
            afterSpace = false;
        } else if (isLatin(lastChar)) {
            chineseLead = Math.max(-LARGEST_LEAD, chineseLead - CHARACTERS_PER_WORD);
            afterSpace = false;
        }
    }

    void beginHeading() {
        heading = true;
    }

    /** Returns the completed words and forgets them. */
    List<SpokenWord> drain() {
        List<SpokenWord> words = new ArrayList<>(settled);
        settled.clear();
        return words;
    }

    /** Returns whether only whitespace was read since the line began. */
    boolean atLineStart() {
        return numLineBreaks > 0;
    }

    /** Returns whether a number, perhaps with a unit, was read last. */
    boolean afterNumber() {
        return afterNumber;
    }

    /** Returns whether there is whitespace between the last letter and the reading position. */
    boolean afterSpace() {
        return afterSpace;
    }

    /** Returns whether the character before the reading position belongs to a number or a word written in letters. */
    boolean insideWord() {
        return Character.isLetterOrDigit(previousChar) && !isChinese(previousChar);
    }

    int previousChar() {
        return previousChar;
    }

    /** Returns the last word added; empty at the beginning of the text. */
    String previousWord() {
        return previousWord;
    }

    /** Returns whether the next word begins a sentence. */
    boolean atSentenceStart() {
        return previousWord.isEmpty() || endsSentence(mark);
    }

    /** Returns whether the word said last ended a sentence. */
    boolean atSentenceEnd() {
        return !previousWord.isEmpty() && endsSentence(mark);
    }

    /** Returns the language of most of the last few words; null before the first. */
    @Nullable
    Language script() {
        if (chineseLead == 0) {
            return firstScript;
        }
        return chineseLead > 0 ? Language.CHINESE : Language.ENGLISH;
    }

    void setFirstScript(Language language) {
        firstScript = language;
    }

    static boolean isChinese(int character) {
        return Character.isIdeographic(character);
    }

    /** Returns whether a character is a sign of Chinese text: an ideograph or a full-width mark. */
    static boolean speaksForChinese(int character) {
        return isChinese(character) || WIDE_MARKS.indexOf(character) >= 0;
    }

    static boolean isLatin(int character) {
        return Character.UnicodeScript.of(character) == Character.UnicodeScript.LATIN;
    }

    private static boolean isMark(char character) {
        return NARROW_MARKS.indexOf(character) >= 0 || WIDE_MARKS.indexOf(character) >= 0;
    }

    private static boolean endsSentence(char mark) {
        return SENTENCE_MARKS.indexOf(mark) >= 0;
    }
}
