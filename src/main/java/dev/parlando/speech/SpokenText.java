package dev.parlando.speech;

import dev.parlando.text.Segment;
import dev.parlando.text.SegmentPlanner;
import dev.parlando.text.SpeakableStream;
import dev.parlando.text.SpokenWord;
import org.jspecify.annotations.Nullable;

/** A turn's text on its way to speech: arrives in pieces, leaves as segments of token ids. */
final class SpokenText implements TextFeed {
    private final SpeakableStream words = new SpeakableStream();
    private final SegmentPlanner segments;
    private boolean finished;

    SpokenText(SegmentPlanner segments) {
        this.segments = segments;
    }

    @Override
    public void append(String text) {
        words.append(text);
        plan();
    }

    @Override
    public void finish() {
        words.finish();
        plan();
        segments.finish();
        finished = true;
    }

    private void plan() {
        for (SpokenWord word : words.drain()) {
            segments.add(word);
        }
    }

    boolean isFinished() {
        return finished;
    }

    /** Segment {@code index} from 0, or null if there is none yet. */
    @Nullable
    Segment segment(int index) {
        return index < segments.segments().size() ? segments.segments().get(index) : null;
    }
}
