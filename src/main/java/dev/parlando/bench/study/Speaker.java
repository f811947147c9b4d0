package dev.parlando.bench.study;

import dev.parlando.speech.plan.CodeTape;
import java.util.Map;
import java.util.Optional;

/** Speaks with one variant, which is loaded and warm. Use it from one thread. */
public interface Speaker extends AutoCloseable {
    /** Returns the facts about the variant's place for reports: model, device, precision and so on. */
    Map<String, String> facts();

    /** Returns the milliseconds that loading took, by stage: {@code load}, {@code build}, {@code warmup}. */
    Map<String, Double> loadMillis();

    /**
     * Speaks a prompt to its end, several times at once.
     *
     * @param seed seed of the first copy; each further copy adds one
     * @param copies turns spoken together
     * @throws dev.parlando.error.VoiceException when a turn fails
     */
    Spoken speak(Prompt prompt, long seed, int copies);

    /**
     * Reads a text while its codes are recorded or replaced.
     *
     * @return empty where codes cannot be reached, as behind a socket
     */
    Optional<SpokenTurn> speakWith(Prompt prompt, long seed, CodeTape tape);

    @Override
    void close();
}
