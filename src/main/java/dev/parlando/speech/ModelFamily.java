package dev.parlando.speech;

import dev.parlando.bundle.ConfigNode;
import java.nio.file.Path;

/**
 * Recognises and opens the folders of one kind of model: one topology, one set of prompts, one way to plan speech. Immutable;
 * any thread.
 */
public interface ModelFamily {
    /**
     * Returns the name for people, with the part of {@code config.json} by which the family is recognised:
     * {@code NAME (KEY VALUE, …)}.
     */
    String name();

    /** Returns whether a folder with this {@code config.json} holds a model of the family. */
    boolean recognises(ConfigNode config);

    /**
     * Opens a folder that the family recognises, and checks it. The caller closes the bundle.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} naming the first file, key or tensor that is wrong
     */
    ModelBundle open(Path folder);
}
