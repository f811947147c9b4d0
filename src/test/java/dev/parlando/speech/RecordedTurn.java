package dev.parlando.speech;

import dev.parlando.audio.PcmChunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A listener that keeps everything. */
class RecordedTurn implements TurnListener {
    private final List<String> text = new ArrayList<>();
    private final List<Integer> chunkSizes = new ArrayList<>();
    private float[] samples = {};
    private boolean started;
    private @Nullable TurnSummary summary;

    @Override
    public void onStarted() {
        started = true;
    }

    @Override
    public void onText(String delta) {
        text.add(delta);
    }

    @Override
    public void onAudio(PcmChunk audio) {
        int length = samples.length;
        samples = Arrays.copyOf(samples, length + audio.numSamples());
        audio.copyTo(samples, length);
        chunkSizes.add(audio.numSamples());
    }

    @Override
    public void onDone(TurnSummary turnSummary) {
        if (summary != null) {
            throw new IllegalStateException("the turn was done already");
        }
        summary = turnSummary;
    }

    boolean isStarted() {
        return started;
    }

    boolean isDone() {
        return summary != null;
    }

    TurnSummary summary() {
        if (summary == null) {
            throw new IllegalStateException("the turn is not done");
        }
        return summary;
    }

    String text() {
        return String.join("", text);
    }

    float[] samples() {
        return samples;
    }

    List<Integer> chunkSizes() {
        return chunkSizes;
    }
}
