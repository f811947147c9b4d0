package dev.parlando.bench.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bench.load.measure.AudioFault;
import dev.parlando.bench.load.measure.Behaviour;
import dev.parlando.bench.load.measure.LoadOutcome;
import dev.parlando.bench.load.measure.PlannedTurn;
import dev.parlando.bench.load.measure.SpokenAlone;
import dev.parlando.bench.load.measure.TurnResult;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One turn, meant to start at 1,000 ms in a run that began at 400 ms; 24 samples are a millisecond. */
final class TurnMeterTest {
    private static final long MILLI = 1_000_000;
    private static final long INTENDED = 1_000 * MILLI;
    private static final long BEGIN = 400 * MILLI;
    private static final PlannedTurn PLAN = new PlannedTurn(7, 3, "Hello.", 11, Behaviour.LISTEN, 0);

    private static TurnMeter meter(int jitterMillis, boolean keepsAudio, Map<Integer, SpokenAlone> references) {
        LoadPlan plan = TestPlan.DEFAULT
                .withListener(Duration.ofMillis(jitterMillis), Duration.ofSeconds(1))
                .plan();
        VirtualClock clock = new VirtualClock();
        ClientPool nobody = new ClientPool(
                voice -> {
                    throw new IllegalStateException("a meter opens nothing");
                },
                plan.sessions(),
                clock::nanoTime,
                code -> {});
        return new TurnMeter(
                PLAN, INTENDED, new TurnScope(clock, plan, nobody, nobody, references, keepsAudio, turn -> {}));
    }

    /** Audio that is silent for some time and then loud. */
    private static Buffer audio(int silentMillis, int loudMillis) {
        Buffer samples = Buffer.buffer(new byte[silentMillis * 24 * Short.BYTES]);
        for (int index = 0; index < loudMillis * 24; index++) {
            samples.appendShortLE((short) -9_000);
        }
        return samples;
    }

    private static ServerVoice.TurnDone done(double audioMs) {
        return new ServerVoice.TurnDone(
                PLAN.label(), "completed", audioMs, OptionalDouble.of(1.25), OptionalDouble.of(0.3), Map.of());
    }

    private static TurnResult end(TurnMeter meter, long atMillis, LoadOutcome outcome, @Nullable String error) {
        return meter.result(atMillis * MILLI, BEGIN, outcome, error);
    }

    /** Three frames of 100 ms: silent at 1,100 ms, loud from its 10th ms on at 1,150 ms, loud at 1,350 ms. */
    private static TurnMeter spoken(int jitterMillis) {
        TurnMeter meter = meter(jitterMillis, false, Map.of());
        meter.onSent(1_003 * MILLI);
        assertFalse(meter.hasAudio());
        assertEquals(2_400, meter.onAudio(1_100 * MILLI, audio(100, 0)));
        assertTrue(meter.hasAudio());
        meter.onAudio(1_150 * MILLI, audio(10, 90));
        meter.onAudio(1_350 * MILLI, audio(0, 100));
        return meter;
    }

    @Test
    void everyTimeCountsFromTheIntendedStart() {
        TurnMeter meter = spoken(0);
        meter.onDone(done(300), true);
        TurnResult result = end(meter, 1_500, LoadOutcome.COMPLETED, null);
        assertEquals(600 * MILLI, result.startNanos(), "after the beginning of the run");
        TurnResult.Times times = result.times();
        assertEquals(OptionalLong.of(3 * MILLI), times.late());
        assertEquals(OptionalLong.of(100 * MILLI), times.ttfb());
        // the second frame waits until the first one, of 100 ms, is played; 10 ms of it are silent
        assertEquals(OptionalLong.of((100 + 100 + 10) * MILLI), times.audible());
        assertEquals(500 * MILLI, times.whole());
        assertEquals(OptionalLong.empty(), times.cancel());
        assertEquals(OptionalLong.of(1_250_000), times.serverTtfb());
        assertEquals(OptionalDouble.of(0.3), result.audio().rtf());
        assertEquals(7_200, result.audio().numSamples());
        assertEquals(List.of(50 * MILLI, 200 * MILLI), result.audio().gaps());
        assertEquals(Set.of(), result.audio().faults());
    }

    @Test
    void aJitterBufferDelaysTheListenerOnly() {
        // at once: 200 ms from 1,100 on are played at 1,300, and the third frame comes at 1,350
        assertEquals(
                List.of(50 * MILLI),
                end(spoken(0), 1_500, LoadOutcome.COMPLETED, null).audio().underruns());
        TurnMeter patient = spoken(100);
        assertEquals(1_500 * MILLI, patient.playedNanos(1_360 * MILLI), "from 1,200 on, 300 ms");
        TurnResult result = end(patient, 1_500, LoadOutcome.COMPLETED, null);
        assertEquals(List.of(), result.audio().underruns());
        // audible TTFB is that of a listener who plays at once
        assertEquals(OptionalLong.of(210 * MILLI), result.times().audible());
    }

    @Test
    void aTurnWithoutAudioIsAsSlowAsItsTimeout() {
        TurnMeter meter = meter(0, false, Map.of());
        assertEquals(1_234, meter.playedNanos(1_234), "nothing to hear");
        TurnResult result = end(meter, 3_000, LoadOutcome.TIMED_OUT, "TIMEOUT");
        assertEquals(OptionalLong.of(2_000 * MILLI), result.times().ttfb());
        assertEquals(OptionalLong.empty(), result.times().audible());
        assertEquals(OptionalLong.empty(), result.times().late());
        assertEquals("TIMEOUT", result.error());
        TurnResult lost = end(meter(0, false, Map.of()), 3_000, LoadOutcome.LOST, "CONNECTION_LOST");
        assertEquals(OptionalLong.empty(), lost.times().ttfb(), "nobody knows how long it would have taken");
    }

    @Test
    void aTurnWithAudioKeepsItsTtfbWhenItTimesOut() {
        TurnResult result = end(spoken(0), 9_000, LoadOutcome.TIMED_OUT, "TIMEOUT");
        assertEquals(OptionalLong.of(100 * MILLI), result.times().ttfb());
    }

    @Test
    void aCancelIsTimedIfItEndedTheTurn() {
        TurnMeter meter = spoken(0);
        meter.onCancelSent(1_400 * MILLI);
        assertEquals(
                OptionalLong.of(25 * MILLI),
                end(meter, 1_425, LoadOutcome.CANCELLED, null).times().cancel());
        TurnMeter late = spoken(0);
        late.onCancelSent(1_400 * MILLI);
        assertEquals(
                OptionalLong.empty(),
                end(late, 1_425, LoadOutcome.COMPLETED, null).times().cancel());
        assertEquals(
                OptionalLong.empty(),
                end(spoken(0), 1_425, LoadOutcome.CANCELLED, null).times().cancel(),
                "the server's own idea");
    }

    @Test
    void audioIsComparedWithTheTextItBelongsTo() {
        Map<Integer, SpokenAlone> references = Map.of(
                2, new SpokenAlone(audio(0, 9), ""),
                3, new SpokenAlone(audio(5, 5), "Hi."));
        TurnMeter right = meter(0, false, references);
        right.onText("H");
        right.onText("i.");
        right.onAudio(INTENDED, audio(5, 5));
        right.onDone(done(10), true);
        assertEquals(
                Set.of(), end(right, 1_100, LoadOutcome.COMPLETED, null).audio().faults());
        TurnMeter wrong = meter(0, false, references);
        wrong.onText("Ho.");
        wrong.onAudio(INTENDED, audio(4, 6));
        wrong.onDone(done(11), true);
        assertEquals(
                Set.of(AudioFault.BYTE_COUNT, AudioFault.DIFFERENT_AUDIO, AudioFault.DIFFERENT_TEXT),
                end(wrong, 1_100, LoadOutcome.COMPLETED, null).audio().faults());
    }

    @Test
    void audioIsKeptOnlyWhereItIsToBeComparedWithLater() {
        assertNull(end(spoken(0), 1_500, LoadOutcome.COMPLETED, null).heard());
        TurnMeter keeping = meter(0, true, Map.of());
        keeping.onText("Hi.");
        keeping.onAudio(INTENDED, audio(0, 2));
        keeping.onAudio(INTENDED, audio(1, 2));
        SpokenAlone heard = end(keeping, 1_100, LoadOutcome.COMPLETED, null).heard();
        assertNotNull(heard);
        // held against itself it is right, and against anything else it is not
        TurnMeter again = meter(0, false, Map.of(PLAN.textIndex(), heard));
        again.onText("Hi.");
        again.onAudio(INTENDED, audio(0, 2).appendBuffer(audio(1, 2)));
        again.onDone(done(5), true);
        assertEquals(
                Set.of(), end(again, 1_100, LoadOutcome.COMPLETED, null).audio().faults());
    }
}
