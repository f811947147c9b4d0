package dev.parlando.bench.load.measure;

import dev.parlando.audio.PcmChunk;
import java.util.ArrayList;
import java.util.List;

/**
 * Simulates a listener. It begins to play a set time after the first frame, and notes each underrun: all audio is
 * played before the next frame arrives. After an underrun it plays on with that frame, without waiting again. Times are
 * nanoseconds of one monotonic clock.
 */
public final class PlaybackMeter {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long bufferNanos;
    private final List<Long> underruns = new ArrayList<>();
    private boolean playing;
    private long originNanos;
    private long samplesSinceOrigin;

    public PlaybackMeter(long bufferNanos) {
        this.bufferNanos = bufferNanos;
    }

    /**
     * Counts a frame that has arrived.
     *
     * @return time at which its first sample is heard
     */
    public long onFrame(long nowNanos, int numSamples) {
        if (!playing) {
            playing = true;
            restart(nowNanos + bufferNanos);
        } else if (nowNanos - endNanos() > 0) {
            underruns.add(nowNanos - endNanos());
            restart(nowNanos);
        }
        long heardNanos = endNanos();
        samplesSinceOrigin += numSamples;
        return heardNanos;
    }

    /** Returns the time at which everything that has arrived will have been played; {@code now} if nothing has. */
    public long playedNanos(long now) {
        return playing ? endNanos() : now;
    }

    /** Returns the length of each silence in nanoseconds, in order. */
    public List<Long> underruns() {
        return List.copyOf(underruns);
    }

    private void restart(long nanos) {
        originNanos = nanos;
        samplesSinceOrigin = 0;
    }

    // counted from an origin, so that no frame's rounding adds to the next one's
    private long endNanos() {
        return originNanos + samplesSinceOrigin * NANOS_PER_SECOND / PcmChunk.SAMPLE_RATE_HZ;
    }
}
