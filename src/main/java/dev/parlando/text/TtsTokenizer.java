package dev.parlando.text;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Encodes text for the speech decoder: lower-casing BERT WordPiece (model reference, section 1.1). Owns native memory;
 * usable from any thread until closed.
 */
public final class TtsTokenizer implements AutoCloseable {
    private final TokenizerFile file;
    private final Romanization romanization = new Romanization();
    private final int unknown;
    private final int pad;
    private final int stts;
    private final int ptts;
    private final int etts;
    private final int speaker;

    private TtsTokenizer(TokenizerFile file) {
        this.file = file;
        this.unknown = file.addedToken("[UNK]");
        this.pad = file.addedToken("[PAD]");
        this.stts = file.addedToken("[Stts]");
        this.ptts = file.addedToken("[Ptts]");
        this.etts = file.addedToken("[Etts]");
        this.speaker = file.addedToken("[spk_emb]");
    }

    /**
     * Opens a tokenizer.
     *
     * @param tokenizerJson the bundle's {@code assets/chattts_tokenizer/tokenizer.json}
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} when the file is missing, damaged or lacks a
     *     special token
     */
    public static TtsTokenizer open(Path tokenizerJson) {
        TokenizerFile file = TokenizerFile.open(tokenizerJson, "WordPiece");
        try {
            return new TtsTokenizer(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Tokenises as the reference does. Names of special tokens become those tokens, unknown characters become
     * {@code [UNK]}, and nothing is added.
     *
     * @return ids in [0, vocabSize)
     */
    public int[] encode(String text) {
        return file.encode(text);
    }

    /**
     * Tokenises one word to speak. A word with letters that have no piece is tried in plain Latin letters, so that
     * something is said. {@code [UNK]} and special tokens are left out: the voice never heard them in training, so they
     * would come out as noise or end the speech.
     *
     * @return ids in [0, vocabSize); none when the voice can say nothing of the word
     */
    public int[] encodeWord(SpokenWord word) {
        int[] ids = file.encode(word.text());
        if (Arrays.stream(ids).anyMatch(id -> id == unknown)) {
            ids = file.encode(romanization.of(word.text()));
        }
        return Arrays.stream(ids)
                .filter(id -> id != unknown && !file.isAddedToken(id))
                .toArray();
    }

    /** Returns the text of the ids in lower case, special tokens written out. */
    public String decode(int[] ids) {
        return file.decode(ids);
    }

    /** Returns the id that fills unused text slots. */
    public int pad() {
        return pad;
    }

    /** Returns the id for every character that has no piece. */
    public int unknown() {
        return unknown;
    }

    /** Returns the id of the first token of a segment's condition. */
    public int stts() {
        return stts;
    }

    /** Returns the id of the last token of a segment's condition, after which audio begins. */
    public int ptts() {
        return ptts;
    }

    /** Returns the id that ends the text of a segment's condition. */
    public int etts() {
        return etts;
    }

    /** Returns the id that holds the place of the speaker vector. */
    public int speaker() {
        return speaker;
    }

    /** Returns the number of ids: one more than the largest id. */
    public int vocabSize() {
        return file.vocabSize();
    }

    @Override
    public void close() {
        file.close();
    }
}
