package dev.parlando.text;

/**
 * Special ids of the speech decoder's text vocabulary.
 *
 * @param textStart {@code [Stts]}
 * @param speaker {@code [spk_emb]}
 * @param textEnd {@code [Etts]}
 * @param audioStart {@code [Ptts]}
 * @param pad {@code [PAD]}
 */
public record SpeechTokens(int textStart, int speaker, int textEnd, int audioStart, int pad) {}
