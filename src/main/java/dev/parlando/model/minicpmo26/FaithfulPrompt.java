package dev.parlando.model.minicpmo26;

import dev.parlando.speech.plan.SegmentState;
import dev.parlando.text.SpeechTokens;
import dev.parlando.text.TtsTokenizer;
import java.util.Arrays;

/** Tokenises the whole text anew after each chunk, as the reference's {@code prepare_tts_text} does (model reference 1.7). */
public final class FaithfulPrompt {
    private final TtsTokenizer tokenizer;
    private final SpeechTokens tokens;
    private final int reserved;
    private int[] textIds = {};
    private int numTokens;

    public FaithfulPrompt(TtsTokenizer tokenizer, SpeechTokens tokens, TtsConfig config) {
        this.tokenizer = tokenizer;
        this.tokens = tokens;
        this.reserved = config.schedule().reservedTextSlots();
    }

    /** Tokenises a text. A text that fills all reserved slots is cut off there, decoded and tokenised again. */
    void set(String text) {
        int[] ids = tokenizer.encode(text);
        numTokens = Math.min(ids.length, reserved);
        textIds = ids.length < reserved ? ids : tokenizer.encode(decode(Arrays.copyOf(ids, reserved)));
    }

    /** Returns the text of ids, with the spaces that the reference leaves between them. */
    String decode(int[] ids) {
        return FaithfulText.closeSpaces(tokenizer.decode(ids));
    }

    /** Returns the number of text tokens that count as known; at most the reserved slots. */
    int numTokens() {
        return numTokens;
    }

    /** Writes {@code [Stts]}, {@code [spk_emb]} and the ids that a new segment takes over from the segment before. */
    void writeContext(SegmentState segment, int[] contextIds) {
        segment.clearTextIds();
        segment.addTextId(tokens.textStart());
        segment.addTextId(tokens.speaker());
        for (int id : contextIds) {
            segment.addTextId(id);
        }
    }

    /** Writes the ids of all slots up to {@code [Ptts]}: text, {@code [Etts]} where it fits, padding. */
    void writeTo(SegmentState segment) {
        writeContext(segment, Arrays.copyOf(textIds, Math.min(textIds.length, reserved)));
        if (numTokens < reserved) {
            segment.addTextId(tokens.textEnd());
        } else if (textIds.length < reserved) {
            segment.addTextId(tokens.audioStart());
        }
        while (segment.numTextIds() < reserved + 2) {
            segment.addTextId(tokens.pad());
        }
        segment.addTextId(tokens.audioStart());
    }
}
