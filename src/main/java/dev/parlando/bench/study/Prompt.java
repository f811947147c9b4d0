package dev.parlando.bench.study;

import dev.parlando.turn.Mode;

/**
 * Holds one text to speak.
 *
 * @param set group that the prompt is reported with, such as {@code chat}
 * @param name unique among all prompts, and usable as the name of a file
 */
public record Prompt(String set, String name, Mode mode, String text) {
    public Prompt {
        if (!name.matches("[a-z0-9][a-z0-9-]*") || text.isBlank()) {
            throw new IllegalArgumentException("prompt '" + name + "' needs a plain name and a text");
        }
    }
}
