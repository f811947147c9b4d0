package dev.parlando.speech;

import dev.parlando.engine.Engine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.export.SeededBundle;
import dev.parlando.export.SeededPrecision;
import dev.parlando.export.SeededSize;
import dev.parlando.layers.WeightProducts;
import dev.parlando.model.minicpmo26.Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tiny seeded bundle, or the demo, loaded for a test. */
public final class TinyModel implements AutoCloseable {
    private static final Path TINY = writeTiny();

    private final Engine engine;
    private final Bundle bundle;
    private final SpeechModel model;
    private final SchedulerConfig config;

    private TinyModel(Path folder, SchedulerConfig config, Engine engine) {
        this.config = config;
        this.engine = engine;
        this.bundle = Bundle.open(folder);
        this.model = new SpeechModel(bundle, engine, config);
    }

    public static TinyModel tiny(SchedulerConfig config) {
        return tiny(config, newEngine(WeightProducts.FLOAT32));
    }

    /** @param engine closed with the model */
    public static TinyModel tiny(SchedulerConfig config, Engine engine) {
        return new TinyModel(TINY, config, engine);
    }

    private static Engine newEngine(WeightProducts products) {
        return new OrtEngine(new OrtEngineConfig(1, false, products));
    }

    public static TinyModel demo(SchedulerConfig config, WeightProducts products) {
        return new TinyModel(Path.of("models", "demo"), config, newEngine(products));
    }

    private static Path writeTiny() {
        try {
            Path parent = Files.createTempDirectory("parlando-tiny");
            parent.toFile().deleteOnExit();
            Path folder = parent.resolve("bundle");
            new SeededBundle(SeededSize.TINY, 1, SeededPrecision.F32).write(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Bundle bundle() {
        return bundle;
    }

    public SpeechModel model() {
        return model;
    }

    /** Opens a scheduler by the real clock, whose slots alone decide how many turns are spoken: no test depends on speed. */
    public BatchedTurnScheduler newScheduler() {
        SchedulerConfig own = config.toBuilder().realTimeLimit(false).build();
        return new BatchedTurnScheduler(model, own, (stage, nanos) -> {}, System::nanoTime);
    }

    @Override
    public void close() {
        model.close();
        bundle.close();
        engine.close();
    }
}
