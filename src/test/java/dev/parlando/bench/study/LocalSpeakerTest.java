package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.CacheShape;
import dev.parlando.engine.DecoderRole;
import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.Engine;
import dev.parlando.engine.ForwardingEngine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.TinyBundle;
import dev.parlando.layers.DecoderGraphs;
import dev.parlando.speech.BatchedTurnScheduler;
import dev.parlando.speech.SchedulerConfig;
import dev.parlando.stage.Stage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Checks the stages that a load consists of. */
final class LocalSpeakerTest {
    private static final long BUILD_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    /** ONNX Runtime, but every decoder is "built" for a while first. */
    private static final class BuildingEngine extends ForwardingEngine {
        private final long nanosEach;
        private long buildNanos;

        BuildingEngine(long nanosEach) {
            super(new OrtEngine(new OrtEngineConfig(1, false)));
            this.nanosEach = nanosEach;
        }

        @Override
        public DecoderSession openDecoder(
                DecoderRole role, DecoderGraphs graphs, CacheShape cache, Map<String, Integer> limits) {
            if (nanosEach > 0) {
                long start = System.nanoTime();
                while (System.nanoTime() - start < nanosEach) {
                    LockSupport.parkNanos(nanosEach);
                }
                buildNanos += System.nanoTime() - start;
            }
            return super.openDecoder(role, graphs, cache, limits);
        }

        @Override
        public long buildNanos() {
            return buildNanos;
        }
    }

    private static Map<String, Double> loadMillis(Engine engine) {
        try (LocalSpeaker speaker = new LocalSpeaker(
                stages -> BatchedTurnScheduler.open(
                        TinyBundle.FAMILIES,
                        TinyBundle.folder(),
                        engine,
                        SchedulerConfig.builder().slots(1).build(),
                        stages),
                0)) {
            return speaker.loadMillis();
        }
    }

    @Test
    void buildingIsApartFromLoading() {
        BuildingEngine engine = new BuildingEngine(BUILD_NANOS);
        long start = System.nanoTime();
        Map<String, Double> millis = loadMillis(engine);
        double wall = (System.nanoTime() - start) / 1e6;
        assertEquals(Set.of("load", "build", "warmup"), millis.keySet());
        double build = millis.getOrDefault(Stage.BUILD.publicName(), 0.0);
        assertEquals(engine.buildNanos() / 1e6, build, 1e-6);
        assertTrue(build >= 2 * BUILD_NANOS / 1e6, millis::toString);
        double sum = millis.values().stream().mapToDouble(Double::doubleValue).sum();
        assertTrue(sum <= wall, () -> millis + " is more than " + wall);
        assertTrue(millis.values().stream().allMatch(value -> value > 0), millis::toString);
    }

    @Test
    void whatBuildsNothingHasNoSuchStage() {
        assertEquals(Set.of("load", "warmup"), loadMillis(new BuildingEngine(0)).keySet());
    }
}
