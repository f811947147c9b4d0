package dev.parlando.engine;

import static dev.parlando.config.ValueType.integer;
import static dev.parlando.config.ValueType.oneOf;
import static dev.parlando.config.ValueType.optional;

import dev.parlando.config.Setting;
import dev.parlando.config.SettingList;
import java.util.List;
import java.util.Optional;

/** Declares the settings that every device heeds. */
public final class DeviceSettings {
    /** Number of slots of a CPU, and the fewest with which a GPU keeps its best precision. */
    public static final int USUAL_SLOTS = 8;

    private static final SettingList DECLARED = new SettingList();

    public static final Setting<Optional<String>> PRECISION = DECLARED.add(Setting.of(
                    "speech.precision",
                    optional(oneOf(List.of("int8", "fp32", "tf32", "mixed", "bf16"))),
                    Optional.empty(),
                    "arithmetic of matrix products. On a CPU: int8, the default, which multiplies matrices stored in"
                            + " 8-bit rows in 8 bits, or fp32. On a GPU: tf32, the default where it fits the free memory;"
                            + " mixed, the default elsewhere, with the language model in bf16; bf16 or fp32")
            .withShortFlag("--precision"));
    public static final Setting<Optional<Integer>> SLOTS = DECLARED.add(Setting.of(
                    "speech.slots",
                    optional(integer(1, 4_096, "turns")),
                    Optional.empty(),
                    "turns spoken at once; empty for " + USUAL_SLOTS
                            + " on a CPU and for as many as fit, up to 64, on a GPU")
            .withShortFlag("--slots"));

    /** Every setting of this class, in the order of the documentation. */
    public static final List<Setting<?>> ALL = DECLARED.close();

    private DeviceSettings() {}
}
