package dev.parlando.text;

/**
 * Holds the special ids of the speech decoder's text vocabulary.
 *
 * @param textStart {@code [Stts]}
 * @param speaker {@code [spk_emb]}
 * @param textEnd {@code [Etts]}
 * @param audioStart {@code [Ptts]}
 * @param pad {@code [PAD]}
 */
public record SpeechTokens(int textStart, int speaker, int textEnd, int audioStart, int pad) {
    /** Returns the ids that a tokenizer has for these tokens. */
    public static SpeechTokens of(TtsTokenizer tokenizer) {
        return new SpeechTokens(
                tokenizer.stts(), tokenizer.speaker(), tokenizer.etts(), tokenizer.ptts(), tokenizer.pad());
    }
}
