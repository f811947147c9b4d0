package dev.parlando.engine;

import dev.parlando.config.Config;
import dev.parlando.config.Setting;
import java.util.List;
import java.util.function.Supplier;

/** Offers one kind of device: says which settings it heeds, chooses what the user left open, and opens the device. */
public interface DeviceProvider {
    /** Returns the name of the kind of device, as {@link Setting#onlyOn} takes it: {@code CPU}, {@code GPU}. */
    String kind();

    /** Returns how users write the devices of this kind, for messages: {@code cpu}, {@code cuda:N}. */
    String form();

    /** Returns whether a name stands for a device of this kind. The device need not exist on this machine. */
    boolean serves(String device);

    /** Returns the values of {@link DeviceSettings#PRECISION} that devices of this kind know. */
    List<String> precisions();

    /** Returns the settings that only devices of this kind heed. */
    List<Setting<?>> settings();

    /**
     * Fills in what the user left open: {@link DeviceSettings#PRECISION}, {@link DeviceSettings#SLOTS} and, where a
     * device has them, further choices. Changes nothing that the user has set.
     *
     * @param config with {@link DeviceSettings#ALL} and the settings of every provider
     * @param memory opens the measure of the model that is to run; not called where memory decides nothing
     * @return the configuration with nothing left open, to be given to {@link #open}
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG} for a precision that the device does not know,
     *     and for a model that does not fit, naming choices that would fit; {@code DEVICE_UNAVAILABLE} if the device
     *     cannot be used
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
