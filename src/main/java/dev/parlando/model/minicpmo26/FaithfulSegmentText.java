package dev.parlando.model.minicpmo26;

import dev.parlando.text.Language;
import java.util.Optional;

/** Collects the text of one segment in the reference's way: language, digits and cuts (model reference 1.7, 1.8). */
final class FaithfulSegmentText {
    /** Number of first chunks that decide the language of the segment. */
    private static final int CHUNKS_FOR_LANGUAGE = 2;

    private final StringBuilder raw = new StringBuilder();
    private final StringBuilder spoken = new StringBuilder();
    private Language language = Language.ENGLISH;
    private int numChunks;

    private FaithfulSegmentText(String start) {
        raw.append(start);
        spoken.append(start);
    }

    /** Begins the text of a reply with its first chunk, which is spoken as it is. */
    static FaithfulSegmentText ofReply(String firstChunk) {
        return new FaithfulSegmentText(firstChunk);
    }

    /**
     * Begins the text of a later segment.
     *
     * @param start last words of the segment before, and the text that was cut off there
     */
    static FaithfulSegmentText ofSegment(String start) {
        return new FaithfulSegmentText(start);
    }

    /** Appends a chunk, its digits spelled in the segment's language. */
    void add(String chunk) {
        raw.append(chunk);
        if (numChunks++ < CHUNKS_FOR_LANGUAGE) {
            language = Language.detect(raw);
        }
        spoken.append(FaithfulText.prepare(chunk, language));
    }

    /** Returns the whole text as it is spoken. */
    String spoken() {
        return spoken.toString();
    }

    /**
     * Cuts the text behind the last occurrence of the mark that ends a sentence in the last chunk.
     *
     * @param chunk the last chunk, before its digits were spelled
     * @return the text behind the cut; empty if the chunk ends no sentence
     */
    Optional<String> cut(String chunk) {
        return FaithfulText.sentenceEnd(chunk).map(mark -> {
            int end = spoken.lastIndexOf(mark) + mark.length();
            String left = spoken.substring(end);
            spoken.setLength(end);
            return left;
        });
    }
}
