package dev.parlando.model.toy;

import dev.parlando.bundle.ConfigNode;
import dev.parlando.speech.ModelBundle;
import dev.parlando.speech.ModelFamily;
import dev.parlando.text.TinyTokenizers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A second family of models, for tests: other sizes, other networks, two codebooks, other prompts, and a plan of its own for
 * reading. It says nothing.
 */
public final class ToyFamily implements ModelFamily {
    @Override
    public String name() {
        return "Toy (model_type toy)";
    }

    @Override
    public boolean recognises(ConfigNode config) {
        return config.label("model_type", "").equals("toy");
    }

    @Override
    public ModelBundle open(Path folder) {
        return new ToyBundle(folder);
    }

    /** Writes a bundle with weights from a seed into an empty folder. */
    public static void write(Path folder) {
        TinyTokenizers.llm(folder);
        TinyTokenizers.tts(folder);
        ToyWeights.write(folder.resolve(ToyBundle.WEIGHTS));
        try {
            Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"toy\"}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
