package dev.parlando.bench.load.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.audio.AudioFormat;
import dev.parlando.bench.load.measure.LoadResult;
import dev.parlando.bench.load.measure.TurnPoint;
import dev.parlando.bench.load.run.Arrivals;
import dev.parlando.bench.load.run.LoadPlan;
import dev.parlando.bench.load.run.LoadReport;
import dev.parlando.bench.load.run.TinyLoad;
import dev.parlando.turn.Mode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The facts beside the numbers, of plans of every kind; 20 turns within 5 s are 4 a second. */
final class ReportFactsTest {
    private static final LoadReport TINY = TinyLoad.report(TinyLoad.flawless(), List.of(), List.of());

    private static Map<String, String> facts(LoadPlan plan) {
        return ReportFacts.of(new LoadReport(
                plan, "scripts/loadtest", TINY.startedAt(), TINY.server(), TINY.result(), List.of(), List.of()));
    }

    private static LoadPlan plan(LoadPlan.Speech speech, LoadPlan.Pace pace, LoadPlan.Mix mix, boolean verify) {
        return new LoadPlan(
                new LoadPlan.Target(URI.create("wss://h:1"), Optional.of("secret"), Optional.empty()),
                speech,
                pace,
                mix,
                new LoadPlan.Listener(Duration.ofMillis(120), Duration.ofSeconds(9)),
                new LoadPlan.Sessions(0, 1),
                77,
                verify);
    }

    @Test
    void aClosedLoopIsDescribedByItsTurns() {
        Map<String, String> facts = facts(plan(
                new LoadPlan.Speech(Mode.CHAT, AudioFormat.PCM_F32LE, Optional.of("anna"), List.of("a", "b", "c")),
                LoadPlan.Pace.closedLoop(6, Duration.ofSeconds(5), Duration.ofMillis(1_500)),
                new LoadPlan.Mix(0.1, 0.25, 0, 0.005),
                true));
        assertEquals(
                "closed loop, 6 turns at once, 4 /s started, for 5 s (warm-up 1.50 s), ended after 6.50 s",
                facts.get("load"));
        assertEquals("chat, pcm_f32le, voice anna, 3 texts, seed 77, jitter buffer 120 ms", facts.get("speech"));
        assertEquals(
                "shares: slow readers 0.100, cancels 0.250, disconnects 0, bad messages 0.005",
                facts.get("disturbance"));
        assertEquals("every byte, against each text spoken alone", facts.get("verified"));
        assertFalse(facts.toString().contains("secret"), "keys stay out of reports");
    }

    @Test
    void anOpenLoopIsDescribedByItsArrivals() {
        Map<String, String> facts = facts(plan(
                new LoadPlan.Speech(Mode.READ, AudioFormat.PCM_S16LE, Optional.empty(), List.of("a")),
                LoadPlan.Pace.openLoop(Arrivals.POISSON, 4, Duration.ofSeconds(5), Duration.ZERO),
                LoadPlan.Mix.NONE,
                false));
        assertEquals(
                "open loop, poisson arrivals, 4 /s asked, 4 /s started, for 5 s (warm-up 0 s), ended after 6.50 s",
                facts.get("load"));
        assertEquals("read, pcm_s16le, voice default, 1 texts, seed 77, jitter buffer 120 ms", facts.get("speech"));
        assertEquals("none", facts.get("disturbance"));
        assertEquals("no", facts.get("verified"));
        assertEquals("wss://h:1", facts.get("server"));
        assertEquals("2026-01-01T00:00:00Z", facts.get("started at"));
        assertFalse(facts.containsKey("rate found"), "nothing was searched");
    }

    /** Returns how many points a line of the plot over time has. */
    private static int points(LoadResult result) {
        String chart = Charts.of(TinyLoad.report(result, List.of(), List.of())).get(1);
        String line = chart.replaceAll("(?s).*<polyline class=\"s0\" points=\"([^\"]*)\".*", "$1");
        return line.strip().split(" ").length;
    }

    private static LoadResult every(double seconds, int count) {
        LoadResult tiny = TinyLoad.flawless();
        List<TurnPoint> turns = IntStream.range(0, count)
                .mapToObj(index -> new TurnPoint(index * seconds, index * seconds + 1, 50, 0, false))
                .toList();
        return new LoadResult(1, count * seconds, count * seconds, tiny.counts(), List.of(), List.of(), turns);
    }

    @Test
    void aPlotOverTimeHasAPointASecondAndAtMost120() {
        assertEquals(40, points(every(0.25, 160)));
        assertEquals(120, points(every(1, 120)));
        // 3 s a point
        assertEquals(100, points(every(1, 300)));
        assertTrue(points(every(1, 3_601)) <= 120);
    }
}
