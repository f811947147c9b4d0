package dev.parlando.bench.load.run;

import dev.parlando.audio.AudioFormat;
import dev.parlando.turn.Mode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A plan with what most tests want, and the parts that some change. */
public record TestPlan(
        URI uri,
        Optional<String> key,
        List<String> texts,
        LoadPlan.Pace pace,
        LoadPlan.Mix mix,
        LoadPlan.Listener listener,
        LoadPlan.Sessions sessions,
        long seed,
        boolean verify) {
    static final TestPlan DEFAULT = new TestPlan(
            URI.create("ws://127.0.0.1:1"),
            Optional.empty(),
            SampleTexts.BUILT_IN,
            LoadPlan.Pace.openLoop(Arrivals.CONSTANT, 100, Duration.ofMillis(500), Duration.ZERO),
            LoadPlan.Mix.NONE,
            new LoadPlan.Listener(Duration.ZERO, Duration.ofHours(1)),
            new LoadPlan.Sessions(4, 100),
            1,
            false);

    public static TestPlan at(FakeVoiceServer server) {
        return DEFAULT.withUri(server.uri());
    }

    public LoadPlan plan() {
        return new LoadPlan(
                new LoadPlan.Target(uri, key, Optional.empty()),
                new LoadPlan.Speech(Mode.READ, AudioFormat.PCM_S16LE, Optional.empty(), texts),
                pace,
                mix,
                listener,
                sessions,
                seed,
                verify);
    }

    TestPlan withUri(URI other) {
        return new TestPlan(other, key, texts, pace, mix, listener, sessions, seed, verify);
    }

    TestPlan withKey(String other) {
        return new TestPlan(uri, Optional.of(other), texts, pace, mix, listener, sessions, seed, verify);
    }

    TestPlan withTexts(List<String> other) {
        return new TestPlan(uri, key, other, pace, mix, listener, sessions, seed, verify);
    }

    /** Returns the plan with constant arrivals. */
    public TestPlan withRate(double rate, Duration duration) {
        return withPace(LoadPlan.Pace.openLoop(Arrivals.CONSTANT, rate, duration, Duration.ZERO));
    }

    TestPlan withPace(LoadPlan.Pace other) {
        return new TestPlan(uri, key, texts, other, mix, listener, sessions, seed, verify);
    }

    TestPlan withMix(LoadPlan.Mix other) {
        return new TestPlan(uri, key, texts, pace, other, listener, sessions, seed, verify);
    }

    TestPlan withListener(Duration jitterBuffer, Duration patience) {
        LoadPlan.Listener other = new LoadPlan.Listener(jitterBuffer, patience);
        return new TestPlan(uri, key, texts, pace, mix, other, sessions, seed, verify);
    }

    TestPlan withSessions(int spare, int turnsEach) {
        LoadPlan.Sessions other = new LoadPlan.Sessions(spare, turnsEach);
        return new TestPlan(uri, key, texts, pace, mix, listener, other, seed, verify);
    }

    TestPlan withSeed(long other) {
        return new TestPlan(uri, key, texts, pace, mix, listener, sessions, other, verify);
    }

    TestPlan withVerify(boolean other) {
        return new TestPlan(uri, key, texts, pace, mix, listener, sessions, seed, other);
    }
}
