package dev.parlando.model.minicpmo26;

import dev.parlando.speech.plan.SegmentState;
import dev.parlando.text.SpeechTokens;
import dev.parlando.text.TtsTokenizer;
import java.util.Arrays;

/** The reference's {@code prepare_tts_text} (model reference 1.7): the whole text, tokenised anew each time. */
public final class FaithfulPrompt {
    private final TtsTokenizer tokenizer;
    private final SpeechTokens tokens;
    private final int reserved;
    private int[] textIds = {};

    public FaithfulPrompt(TtsTokenizer tokenizer, SpeechTokens tokens, TtsConfig config) {
        this.tokenizer = tokenizer;
        this.tokens = tokens;
        this.reserved = config.schedule().reservedTextSlots();
    }

    /** Takes the text as it is now; beyond the reserved slots it is cut off. */
    void set(String text) {
        int[] ids = tokenizer.encode(text);
        if (ids.length >= reserved) {
            String cut = tokenizer.decode(Arrays.copyOf(ids, reserved));
            int[] again = tokenizer.encode(cut);
            ids = Arrays.copyOf(again, Math.min(again.length, reserved));
        }
        textIds = ids;
    }

    int numTokens() {
        return textIds.length;
    }

    /** The last text ids, at most {@code count}. */
    int[] lastIds(int count) {
        return Arrays.copyOfRange(textIds, Math.max(0, textIds.length - count), textIds.length);
    }

    /** Writes the ids that a new segment takes over from the one before. */
    void writeContext(SegmentState utterance, int[] contextIds) {
        utterance.clearTextIds();
        utterance.addTextId(tokens.textStart());
        utterance.addTextId(tokens.speaker());
        for (int id : contextIds) {
            utterance.addTextId(id);
        }
    }

    /** Writes the ids of all positions before {@code [Ptts]}; padding behind the end token. */
    void writeTo(SegmentState utterance) {
        writeContext(utterance, textIds);
        if (textIds.length < reserved) {
            utterance.addTextId(tokens.textEnd());
        }
        while (utterance.numTextIds() < reserved + 2) {
            utterance.addTextId(tokens.pad());
        }
        utterance.addTextId(tokens.audioStart());
    }
}
