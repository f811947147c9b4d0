package dev.parlando.model.toy;

import dev.parlando.bundle.Voice;
import dev.parlando.speech.chat.ChatPrompts;
import dev.parlando.speech.chat.PreviousReply;

/** A wording of its own: the speaker token comes first in a reply, and nothing marks how the one before ended. */
final class ToyPrompts implements ChatPrompts {
    @Override
    public String systemMessage(Voice voice) {
        return "<|im_start|>voice " + voice.name() + "<|im_end|>";
    }

    @Override
    public String userPrefix(PreviousReply previous) {
        return "<|im_start|>";
    }

    @Override
    public String replyPrefix() {
        return "<|im_end|><|spk|>so, ";
    }

    @Override
    public String readingDialogue(Voice voice) {
        return voice.prompt().orElse("") + "<|spk|>";
    }

    @Override
    public String speakerToken() {
        return "<|spk|>";
    }

    @Override
    public String endOfTurn() {
        return "<|im_end|>";
    }

    @Override
    public String endOfText() {
        return "<|endoftext|>";
    }

    @Override
    public String endOfSpeech() {
        return "<|tts_eos|>";
    }
}
