package dev.parlando.bench.load.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class PlaybackMeterTest {
    private static final long MS = 1_000_000;
    private static final int TENTH_OF_A_SECOND = 2_400;

    @Test
    void framesInTimeAreHeardOneAfterTheOther() {
        PlaybackMeter meter = new PlaybackMeter(0);
        assertEquals(50 * MS, meter.onFrame(50 * MS, TENTH_OF_A_SECOND));
        assertEquals(150 * MS, meter.onFrame(60 * MS, TENTH_OF_A_SECOND));
        assertEquals(250 * MS, meter.onFrame(250 * MS, TENTH_OF_A_SECOND));
        assertEquals(List.of(), meter.underruns());
    }

    @Test
    void aLateFrameIsASilenceOfItsLateness() {
        PlaybackMeter meter = new PlaybackMeter(0);
        meter.onFrame(0, TENTH_OF_A_SECOND);
        assertEquals(130 * MS, meter.onFrame(130 * MS, TENTH_OF_A_SECOND));
        // playback shifted, so this one is in time
        meter.onFrame(220 * MS, TENTH_OF_A_SECOND);
        meter.onFrame(331 * MS, TENTH_OF_A_SECOND);
        assertEquals(List.of(30 * MS, MS), meter.underruns());
    }

    @Test
    void theJitterBufferCoversThatMuchLateness() {
        PlaybackMeter meter = new PlaybackMeter(30 * MS);
        assertEquals(30 * MS, meter.onFrame(0, TENTH_OF_A_SECOND));
        meter.onFrame(130 * MS, TENTH_OF_A_SECOND);
        assertEquals(List.of(), meter.underruns());
        meter.onFrame(231 * MS, TENTH_OF_A_SECOND);
        assertEquals(List.of(MS), meter.underruns());
    }

    @Test
    void oddFramesDoNotAddUpToAnUnderrun() {
        PlaybackMeter meter = new PlaybackMeter(0);
        meter.onFrame(0, 1);
        // a sample lasts 41,666.67 ns
        for (int i = 1; i < 30_000; i++) {
            meter.onFrame(i * 1_000_000_000L / 24_000, 1);
        }
        assertEquals(List.of(), meter.underruns());
    }

    @Property(tries = 200)
    void speechAndSilenceFillTheTime(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 400) Integer> gapsMs,
            @ForAll @IntRange(min = 0, max = 300) int bufferMs) {
        PlaybackMeter meter = new PlaybackMeter(bufferMs * MS);
        long now = 0;
        long lastHeard = 0;
        for (int gap : gapsMs) {
            now += gap * MS;
            lastHeard = meter.onFrame(now, TENTH_OF_A_SECOND);
        }
        long silence = meter.underruns().stream().mapToLong(Long::longValue).sum();
        long first = gapsMs.get(0) * MS + bufferMs * MS;
        assertEquals(first + (gapsMs.size() - 1) * 100L * MS + silence, lastHeard);
    }
}
