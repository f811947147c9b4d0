package dev.parlando.bench.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.bench.load.measure.Behaviour;
import dev.parlando.bench.load.measure.LatencyRow;
import dev.parlando.bench.load.run.LoadPlan.Mix;
import dev.parlando.bench.load.run.LoadPlan.Pace;
import dev.parlando.bench.load.run.LoadPlan.Target;
import dev.parlando.turn.Mode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadPlanTest {
    private static Target target(String uri) {
        return new Target(URI.create(uri), Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "ws://h, h, 80, false, /v1/voice",
        "wss://h, h, 443, true, /v1/voice",
        "ws://h:8080/, h, 8080, false, /v1/voice",
        "ws://h:8080/other, h, 8080, false, /other",
        "ws://[::1]:9, ::1, 9, false, /v1/voice"
    })
    void readsTheServersAddress(String uri, String host, int port, boolean secure, String path) {
        Target target = target(uri);
        assertEquals(host, target.host());
        assertEquals(port, target.port());
        assertEquals(secure, target.secure());
        assertEquals(path, target.path());
        assertEquals(uri, target.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h", "h:80", "ws:///v1", "/v1/voice"})
    void refusesOtherAddresses(String uri) {
        assertThrows(IllegalArgumentException.class, () -> target(uri));
    }

    @Test
    void aPaceMustLeaveTimeBehindItsWarmUp() {
        Duration second = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> Pace.openLoop(Arrivals.POISSON, 1, second, second));
        assertThrows(IllegalArgumentException.class, () -> Pace.openLoop(Arrivals.POISSON, 0, second, Duration.ZERO));
        assertThrows(
                IllegalArgumentException.class,
                () -> Pace.openLoop(Arrivals.POISSON, Double.NaN, second, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> Pace.closedLoop(0, second, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> Pace.closedLoop(100_001, second, Duration.ZERO));
        assertTrue(Pace.openLoop(Arrivals.POISSON, 0.1, second, Duration.ZERO).isOpenLoop());
        assertFalse(Pace.closedLoop(3, second, Duration.ZERO).isOpenLoop());
    }

    @Test
    void sharesAreAtMostTheWhole() {
        assertThrows(IllegalArgumentException.class, () -> new Mix(0.5, 0.3, 0.2, 0.1));
        assertThrows(IllegalArgumentException.class, () -> new Mix(-0.1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Mix(Double.NaN, 0, 0, 0));
        assertEquals(Behaviour.MISBEHAVE, new Mix(0, 0, 0, 1).behaviourAt(0.999));
    }

    @Property
    void everyDrawHasTheBehaviourOfItsShare(@ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double draw) {
        Behaviour expected = draw < 0.1
                ? Behaviour.READ_SLOWLY
                : draw < 0.3
                        ? Behaviour.CANCEL
                        : draw < 0.6 ? Behaviour.DISCONNECT : draw < 0.75 ? Behaviour.MISBEHAVE : Behaviour.LISTEN;
        // 0.1 + 0.2 is not 0.3: stay off the edges
        if (Math.abs(draw - 0.3) > 1e-9 && Math.abs(draw - 0.6) > 1e-9 && Math.abs(draw - 0.75) > 1e-9) {
            assertEquals(expected, new Mix(0.1, 0.2, 0.3, 0.15).behaviourAt(draw));
        }
        assertEquals(Behaviour.LISTEN, Mix.NONE.behaviourAt(draw));
    }

    @Test
    void aReplyCanOnlyBeVerifiedInASessionOfItsOwn() {
        LoadPlan plan = TestPlan.DEFAULT.plan();
        LoadPlan.Speech chat =
                new LoadPlan.Speech(Mode.CHAT, plan.speech().format(), Optional.empty(), List.of("Hello."));
        LoadPlan.Sessions shared = new LoadPlan.Sessions(0, 2);
        assertThrows(
                IllegalArgumentException.class,
                () -> new LoadPlan(plan.target(), chat, plan.pace(), Mix.NONE, plan.listener(), shared, 1, true));
        LoadPlan.Sessions own = new LoadPlan.Sessions(0, 1);
        assertTrue(new LoadPlan(plan.target(), chat, plan.pace(), Mix.NONE, plan.listener(), own, 1, true).verify());
        assertEquals(9, plan.withRate(9).pace().ratePerSecond());
    }

    @Test
    void refusesWhatCannotBeSpokenOrHeard() {
        assertThrows(
                IllegalArgumentException.class,
                () -> LoadPlan.Speech.named("sing", "pcm_s16le", Optional.empty(), List.of("a")));
        assertThrows(
                IllegalArgumentException.class,
                () -> LoadPlan.Speech.named("read", "mp9", Optional.empty(), List.of("a")));
        assertThrows(
                IllegalArgumentException.class,
                () -> LoadPlan.Speech.named("read", "pcm_s16le", Optional.empty(), List.of()));
        assertThrows(IllegalArgumentException.class, () -> new LoadPlan.Listener(Duration.ZERO, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new LoadPlan.Sessions(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new LoadPlan.Sessions(0, 0));
    }

    private static ServerSnapshot snapshot(String startedAt, LatencyRow... rows) throws Exception {
        StringBuilder histograms = new StringBuilder();
        for (LatencyRow row : rows) {
            histograms
                    .append(histograms.length() == 0 ? "" : ",")
                    .append("{\"name\":\"" + row.name()
                            + "\",\"mode\":\"read\",\"unit\":\"ms\",\"sinceStart\":{\"histogram\":\"")
                    .append(row.encoded())
                    .append("\"}}");
        }
        JsonNode json = new JsonMapper()
                .readTree(
                        "{\"startedAt\":\"" + startedAt + "\",\"device\":\"cpu\",\"histograms\":[" + histograms + "]}");
        return new ServerSnapshot(json, json);
    }

    @Test
    void aSnapshotLessAnEarlierOneIsWhatCameBetween() throws Exception {
        ServerSnapshot before = snapshot("a", TinyLoad.row("ttfb", 10, 5), TinyLoad.row("mel", 1, 2));
        ServerSnapshot after = snapshot("a", TinyLoad.row("ttfb", 10, 8), TinyLoad.row("mel", 1, 2));
        List<LatencyRow> news = after.since(before, Mode.READ);
        assertEquals(1, news.size(), "nothing new of mel");
        assertEquals(3, news.get(0).histogram().getTotalCount());
        assertEquals(80, news.get(0).statistic("max").orElseThrow(), 0.1);
        assertEquals(60, news.get(0).statistic("min").orElseThrow(), 0.1);
        assertEquals(List.of(), after.since(before, Mode.CHAT), "turns of the other mode are not ours");
    }

    @Test
    void aServerThatWasStartedAnewHasNothingToTakeAway() throws Exception {
        ServerSnapshot before = snapshot("a", TinyLoad.row("ttfb", 10, 5));
        ServerSnapshot after = snapshot("b", TinyLoad.row("ttfb", 10, 4));
        assertEquals(4, after.since(before, Mode.READ).get(0).histogram().getTotalCount());
        assertEquals("cpu", after.device());
        assertEquals("unknown", after.precision());
    }
}
