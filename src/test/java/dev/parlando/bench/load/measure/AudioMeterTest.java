package dev.parlando.bench.load.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.audio.AudioFormat;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AudioMeterTest {
    private static final int SAMPLES = 240;

    @Test
    void findsTheFirstSampleAboveMinus50Decibels() {
        AudioMeter meter = new AudioMeter(AudioFormat.PCM_S16LE, null);
        // 103 / 32768 is below 10^-2.5, 104 / 32768 above
        Buffer frame = Buffer.buffer().appendShortLE((short) 103).appendShortLE((short) -104);
        assertEquals(new AudioMeter.Frame(2, 1), meter.onFrame(frame));
        assertEquals(new AudioMeter.Frame(2, -1), meter.onFrame(frame));
        AudioMeter floats = new AudioMeter(AudioFormat.PCM_F32LE, null);
        assertEquals(
                new AudioMeter.Frame(2, 1),
                floats.onFrame(Buffer.buffer().appendFloatLE(0.00316f).appendFloatLE(-0.00317f)));
    }

    @Test
    void rightAudioHasNoFault() {
        assertEquals(Set.of(), faultsOf(AudioFormat.PCM_S16LE, loud(SAMPLES), 10, null));
        assertEquals(Set.of(), faultsOf(AudioFormat.PCM_F32LE, Buffer.buffer().appendFloatLE(1), 0.042, null));
    }

    @Test
    void oneSampleMoreOrLessIsWrong() {
        assertEquals(Set.of(AudioFault.BYTE_COUNT), faultsOf(AudioFormat.PCM_S16LE, loud(SAMPLES + 1), 10, null));
        assertEquals(Set.of(AudioFault.BYTE_COUNT), faultsOf(AudioFormat.PCM_S16LE, loud(SAMPLES - 1), 10, null));
    }

    @Test
    void silenceAndHalfSamplesAndNoNumbersAreWrong() {
        Buffer silent = Buffer.buffer(new byte[SAMPLES * Short.BYTES]);
        assertEquals(Set.of(AudioFault.SILENT), faultsOf(AudioFormat.PCM_S16LE, silent, 10, null));
        Buffer half = loud(SAMPLES).appendByte((byte) 0);
        assertEquals(Set.of(AudioFault.BROKEN_SAMPLE), faultsOf(AudioFormat.PCM_S16LE, half, 10, null));
        Buffer notNumbers = Buffer.buffer().appendFloatLE(0.5f).appendFloatLE(Float.NaN);
        assertEquals(Set.of(AudioFault.NOT_FINITE), faultsOf(AudioFormat.PCM_F32LE, notNumbers, 2 / 24.0, null));
    }

    @Property(tries = 100)
    void anyFlippedBitIsSeen(
            @ForAll @IntRange(min = 0, max = SAMPLES * Short.BYTES - 1) int index,
            @ForAll @IntRange(min = 0, max = 7) int bit) {
        Buffer flipped = loud(SAMPLES);
        flipped.setByte(index, (byte) (flipped.getByte(index) ^ 1 << bit));
        SpokenAlone alone = new SpokenAlone(loud(SAMPLES), "");
        assertEquals(Set.of(AudioFault.DIFFERENT_AUDIO), faultsOf(AudioFormat.PCM_S16LE, flipped, 10, alone));
    }

    @Test
    void aMissingEndIsSeenInWholeTurnsOnly() {
        SpokenAlone alone = new SpokenAlone(loud(SAMPLES), "");
        Buffer part = loud(SAMPLES).getBuffer(0, SAMPLES);
        assertEquals(Set.of(AudioFault.DIFFERENT_AUDIO), faultsOf(AudioFormat.PCM_S16LE, part, 5, alone));
        AudioMeter cancelled = new AudioMeter(AudioFormat.PCM_S16LE, alone);
        cancelled.onFrame(part);
        cancelled.onDone(5, "", false);
        assertEquals(Set.of(), cancelled.faults());
    }

    @Test
    void anotherReplyIsSeen() {
        AudioMeter meter = new AudioMeter(AudioFormat.PCM_S16LE, new SpokenAlone(loud(SAMPLES), "Hello."));
        meter.onFrame(loud(SAMPLES));
        meter.onDone(10, "Hallo.", true);
        assertEquals(Set.of(AudioFault.DIFFERENT_TEXT), meter.faults());
    }

    private static Set<AudioFault> faultsOf(
            AudioFormat format, Buffer audio, double audioMs, @Nullable SpokenAlone alone) {
        AudioMeter meter = new AudioMeter(format, alone);
        // in two frames, cut at a sample
        int cut = audio.length() / 2 / format.bytesPerSample() * format.bytesPerSample();
        meter.onFrame(audio.getBuffer(0, cut));
        meter.onFrame(audio.getBuffer(cut, audio.length()));
        meter.onDone(audioMs, "", true);
        return meter.faults();
    }

    private static Buffer loud(int numSamples) {
        Buffer audio = Buffer.buffer();
        for (int i = 0; i < numSamples; i++) {
            audio.appendShortLE((short) (10_000 - i));
        }
        return audio;
    }
}
