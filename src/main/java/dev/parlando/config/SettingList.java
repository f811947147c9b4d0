package dev.parlando.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the settings of a feature in the order of their declaration, so that a declaration is all that a new setting
 * needs. Filled by the static initialiser of one class and closed by {@link #close}.
 */
public final class SettingList {
    private final List<Setting<?>> declared = new ArrayList<>();
    private boolean closed;

    /** Adds a setting and returns it. */
    public <T> Setting<T> add(Setting<T> setting) {
        if (closed) {
            throw new IllegalStateException(setting.name() + " is declared after the list was closed");
        }
        declared.add(setting);
        return setting;
    }

    /** Returns everything that was added; nothing can be added from here on. */
    public List<Setting<?>> close() {
        closed = true;
        return List.copyOf(declared);
    }
}
