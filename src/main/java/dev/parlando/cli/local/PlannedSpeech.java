package dev.parlando.cli.local;

import dev.parlando.config.Config;
import dev.parlando.engine.DeviceProvider;
import dev.parlando.engine.DeviceSettings;
import dev.parlando.engine.Engine;
import dev.parlando.speech.BatchedTurnScheduler;
import dev.parlando.speech.ModelFamilies;
import dev.parlando.speech.SchedulerConfig;
import dev.parlando.speech.SpeechSettings;
import dev.parlando.stage.StageListener;
import java.nio.file.Path;

/**
 * Holds everything that is needed to load a model on a device, with nothing left open. Nothing is loaded yet.
 * Immutable.
 *
 * @param families opens and checks the bundle
 * @param model folder of the bundle
 * @param device name of the device
 * @param provider of the device
 * @param config configuration that the provider has completed
 */
public record PlannedSpeech(ModelFamilies families, Path model, String device, DeviceProvider provider, Config config) {
    /** Returns the public name of the device's arithmetic. */
    public String precision() {
        return config.get(DeviceSettings.PRECISION).orElseThrow();
    }

    /** Returns the scheduler's configuration, slots and conversations included. */
    public SchedulerConfig schedulerConfig() {
        return SpeechSettings.schedulerConfig(config);
    }

    /** Opens the device; the calling thread owns it. */
    public Engine openEngine() {
        return provider.open(device, config);
    }

    /**
     * Loads the model on the device.
     *
     * @param engine of this device; the scheduler owns and closes it
     */
    public BatchedTurnScheduler open(Engine engine, StageListener stages) {
        return BatchedTurnScheduler.open(families, model, engine, schedulerConfig(), stages);
    }
}
