package dev.parlando.audio;

import java.util.function.Function;

/** Encodes raw samples: every sample is complete at once, so nothing is held back. */
final class PcmEncoder implements AudioEncoder {
    private final Function<PcmChunk, byte[]> layout;
    private boolean finished;

    PcmEncoder(Function<PcmChunk, byte[]> layout) {
        this.layout = layout;
    }

    @Override
    public byte[] encode(PcmChunk audio) {
        if (finished) {
            throw new IllegalStateException("the audio has ended");
        }
        return layout.apply(audio);
    }

    @Override
    public byte[] finish() {
        finished = true;
        return new byte[0];
    }
}
