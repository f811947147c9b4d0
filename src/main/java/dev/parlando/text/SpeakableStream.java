package dev.parlando.text;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns written text into the words that a person would say, while the text arrives. Numbers, dates, amounts, addresses
 * and signs are spelled out in English or Chinese; markup and emoji are left out.
 *
 * <p>Any way of cutting a text into pieces gives the same words: a word is handed out once no further text can change
 * it. A plain word needs only the character after it; an expression that might go on ("May", "$12", "5 k") waits until
 * it cannot. How far a rule looks ahead is bounded, so what is held back is bounded too, and work is linear in the
 * text.
 *
 * <p>Use it from one thread.
 */
public final class SpeakableStream {
    private static final OptionalInt NOT_FOUND = OptionalInt.empty();

    /** Pattern of a sentence's mark, closing marks and spaces at the end of a text: no word behind them is half read. */
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?。！？][\"'”’»」』)*_]{0,4}\\s{0,8}\\z");

    private static final Pattern HALF_A_NUMBER = Pattern.compile("\\d\\.\\z");

    /** Beginnings of the text that may follow. A sentence that is finished is read in the same way before all of them. */
    private static final List<String> SEQUELS = List.of("A", "a", "6");

    private final StringBuilder text = new StringBuilder();
    private final ReadingState utterance;
    private boolean carriageReturn;
    private boolean finished;

    public SpeakableStream() {
        utterance = new ReadingState();
    }

    /** Copies a stream, without the words that wait to be handed over. */
    private SpeakableStream(SpeakableStream other) {
        text.append(other.text);
        utterance = new ReadingState(other.utterance);
        carriageReturn = other.carriageReturn;
    }

    /**
     * Adds the next piece of the text.
     *
     * @throws IllegalStateException after {@link #finish}
     */
    public void append(CharSequence delta) {
        if (finished) {
            throw new IllegalStateException("the text has ended");
        }
        for (int i = 0; i < delta.length(); i++) {
            char c = delta.charAt(i);
            if (!(c == '\n' && carriageReturn)) {
                addPlain(c);
            }
            carriageReturn = c == '\r';
        }
        read();
    }

    /**
     * Adds a character in its plainest form: line breaks, spaces and full-width forms are unified, and invisible
     * characters are left out.
     */
    private void addPlain(char c) {
        if (c == '\r' || c == '\u2028' || c == '\u2029') {
            text.append('\n');
        } else if (Character.isSpaceChar(c)) {
            text.append(' ');
        } else if (c > '\uFF00' && c < '\uFF5F' && "！，：；？".indexOf(c) < 0) {
            text.append((char) (c - '\uFF00' + ' '));
        } else if (Character.getType(c) != Character.FORMAT) {
            text.append(c);
        }
    }

    /** Ends the text: every word is settled. */
    public void finish() {
        finished = true;
        read();
        utterance.settle();
    }

    /**
     * Reads a finished sentence at the end of the text to its end, as if a space or a line break had come behind it, because
     * no text will come for a while. Changes nothing where the text may go on with the same number, word or abbreviation: the
     * sentence is finished only if it is read alike whatever kind of word or number follows.
     */
    public void settle() {
        if (finished || !mayEndSentence()) {
            return;
        }
        Optional<List<SpokenWord>> alone = readBefore("\n");
        if (alone.isPresent()
                && SEQUELS.stream().allMatch(next -> readBefore(next).equals(alone))) {
            append(endsWithSpace() ? "" : " ");
            append(text.length() == 0 ? "" : "\n");
        }
    }

    private boolean mayEndSentence() {
        if (text.length() == 0) {
            return !utterance.isSettled();
        }
        boolean mayBeListNumber = utterance.atSentenceStart() && RuleBook.startsNumeral(text.codePointAt(0));
        return !mayBeListNumber
                && SENTENCE_END.matcher(text).find()
                && !HALF_A_NUMBER.matcher(text).find();
    }

    /** Returns the words before {@code next} if it followed; empty if they would not all be read, or not end a sentence. */
    private Optional<List<SpokenWord>> readBefore(String next) {
        SpeakableStream trial = new SpeakableStream(this);
        trial.append(endsWithSpace() || next.isBlank() ? next : " " + next);
        boolean allRead = trial.text.toString().equals(next.strip());
        return allRead && trial.utterance.atSentenceEnd() ? Optional.of(trial.drain()) : Optional.empty();
    }

    private boolean endsWithSpace() {
        return text.length() > 0 && Character.isWhitespace(text.charAt(text.length() - 1));
    }

    /** Returns the words settled since the last call, in order. */
    public List<SpokenWord> drain() {
        return utterance.drain();
    }

    private void read() {
        int position = 0;
        int length = knownLength();
        while (position < length) {
            int next = readOne(position, length);
            if (next == position) {
                settleBefore(text.codePointAt(position));
                break;
            }
            position = next;
        }
        text.delete(0, position);
    }

    /**
     * Returns the length of the text up to the last whole character: a high surrogate at the end waits for the low one.
     */
    private int knownLength() {
        int length = text.length();
        boolean half = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
        return half && !finished ? length - 1 : length;
    }

    /** Settles the last word if reading stopped before a letter or digit: then no mark follows the word. */
    private void settleBefore(int next) {
        if (Character.isLetterOrDigit(next)) {
            utterance.settle();
        }
    }

    /**
     * Reads one word, numeral, sign or space.
     *
     * @return the position behind the text that was read; the same position if more text is needed first
     */
    private int readOne(int position, int length) {
        int first = text.codePointAt(position);
        int end = position + Character.charCount(first);
        if (Character.isWhitespace(first)) {
            utterance.whitespace(first);
            return end;
        }
        if (utterance.script() == null && !findScript(position, length)) {
            return position;
        }
        if (ReadingState.isChinese(first)) {
            utterance.sayEach(Character.toString(first));
            utterance.moveBehind(first, false);
            return end;
        }
        OptionalInt found = readExpression(first, position, length);
        if (found.isPresent()) {
            return found.getAsInt();
        }
        utterance.moveBehind(first, false);
        return end;
    }

    private OptionalInt readExpression(int first, int position, int length) {
        if (Character.isLetter(first)) {
            return apply(RuleBook.WORDS, false, position, length);
        }
        if (RuleBook.startsNumeral(first)) {
            Matcher extent = matcher(RuleBook.NUMERAL_AND_WHAT_FOLLOWS, position, length);
            boolean found = extent.lookingAt();
            if (mayChange(extent)) {
                return OptionalInt.of(position);
            }
            Language language = RuleBook.languageOfNumeral(found ? extent : null, utterance);
            OptionalInt end = apply(RuleBook.numerals(language), true, position, length);
            if (end.isPresent()) {
                return end;
            }
        }
        return apply(RuleBook.SIGNS, false, position, length);
    }

    /**
     * Finds the script of the first letter, or chooses English if there is no letter nearby. Returns false if more text
     * is needed first.
     */
    private boolean findScript(int position, int length) {
        Matcher letter = matcher(RuleBook.FIRST_LETTER, position, length);
        boolean found = letter.lookingAt();
        if (mayChange(letter)) {
            return false;
        }
        boolean chinese = found && ReadingState.speaksForChinese(text.codePointBefore(letter.end()));
        utterance.setFirstScript(chinese ? Language.CHINESE : Language.ENGLISH);
        return true;
    }

    private OptionalInt apply(List<Rule> rules, boolean numeral, int position, int length) {
        for (Rule rule : rules) {
            if (!rule.condition().test(utterance)) {
                continue;
            }
            Matcher matcher = matcher(rule.pattern(), position, length);
            boolean found = matcher.lookingAt();
            if (mayChange(matcher)) {
                return OptionalInt.of(position);
            }
            if (found) {
                rule.action().read(new Match(matcher), utterance);
                utterance.moveBehind(text.codePointBefore(matcher.end()), numeral);
                return OptionalInt.of(matcher.end());
            }
        }
        return NOT_FOUND;
    }

    private Matcher matcher(Pattern pattern, int position, int length) {
        return pattern.matcher(text).region(position, length);
    }

    private boolean mayChange(Matcher matcher) {
        return !finished && matcher.hitEnd();
    }
}
