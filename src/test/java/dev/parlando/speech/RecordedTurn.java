package dev.parlando.speech;

import dev.parlando.audio.PcmChunk;
import dev.parlando.turn.TurnListener;
import dev.parlando.turn.TurnSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A listener that keeps everything. */
public class RecordedTurn implements TurnListener {
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

    public boolean isStarted() {
        return started;
    }

    public boolean isDone() {
        return summary != null;
    }

    public TurnSummary summary() {
        if (summary == null) {
            throw new IllegalStateException("the turn is not done");
        }
        return summary;
    }

    public String text() {
        return String.join("", text);
    }

    public float[] samples() {
        return samples;
    }

    List<Integer> chunkSizes() {
        return chunkSizes;
    }
}
