package dev.parlando.model.minicpmo26;

import dev.parlando.bundle.ConfigNode;
import dev.parlando.speech.ModelFamily;
import java.nio.file.Path;

/** Recognises and opens the folders of MiniCPM-o 2.6. */
public final class MiniCpmO26 implements ModelFamily {
    private static final String MODEL_TYPE = "minicpmo";
    private static final String VERSION = "2.6";

    @Override
    public String name() {
        return "MiniCPM-o 2.6 (model_type " + MODEL_TYPE + ", version " + VERSION + ")";
    }

    /** Returns whether the config names MiniCPM-o 2.6. An absent key has the value of the published model. */
    @Override
    public boolean recognises(ConfigNode config) {
        return config.label("model_type", MODEL_TYPE).equals(MODEL_TYPE)
                && config.label("version", VERSION).equals(VERSION);
    }

    @Override
    public Bundle open(Path folder) {
        return Bundle.open(folder);
    }
}
