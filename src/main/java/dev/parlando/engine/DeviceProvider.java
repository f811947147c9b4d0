package dev.parlando.engine;

import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import java.util.List;
import java.util.function.Supplier;

/** Offers one kind of device: says which settings it heeds, chooses what the user left open, and opens the device. */
public interface DeviceProvider {
    /** Returns the kind's name, as {@link Setting#onlyOn} takes it: {@code CPU}, {@code GPU}. */
    String kind();

    /** Returns how its devices are written, for messages: {@code cpu}, {@code cuda:N}. */
    String form();

    /** Returns whether a name is one of its devices. The device need not exist on this machine. */
    boolean serves(String device);

    /** Returns the values of {@link DeviceSettings#PRECISION} that its devices know. */
    List<String> precisions();

    /** Returns the settings that only its devices heed. */
    List<Setting<?>> settings();

    /**
     * Fills in what the user left open: {@link DeviceSettings#PRECISION}, {@link DeviceSettings#SLOTS} and, where a device
     * has them, further choices. Changes nothing that the user has set.
     *
     * @param config with {@link DeviceSettings#ALL} and the settings of every provider
     * @param memory opens the measure of the model that is to run; not asked where memory decides nothing
     * @return the configuration with nothing left open, to be given to {@link #open}
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG} for a precision that its devices do not know, and for what
     *     does not fit, saying what would; {@code DEVICE_UNAVAILABLE} if the device must be asked and cannot be used
     */
    Config plan(String device, Config config, Supplier<? extends ModelMemory> memory);

    /**
     * Opens a device. Everything on it belongs to the calling thread.
     *
     * @param config that {@link #plan} has given
     * @throws dev.parlando.error.VoiceException {@code DEVICE_UNAVAILABLE}, {@code BAD_CONFIG}
     */
    Engine open(String device, Config config);
}
