package dev.parlando.bench.study;

import dev.parlando.speech.plan.CodeTape;
import java.util.Map;
import java.util.Optional;

/** A variant that is loaded and warm. */
public interface Speaker extends AutoCloseable {
    /** Where it runs, for reports: model, device, precision, ... */
    Map<String, String> facts();

    /** Milliseconds that it took to get here, by stage: {@code load}, {@code build}, {@code warmup}. */
    Map<String, Double> loadMillis();

    /**
     * Speaks a prompt to its end, several times at once.
     *
     * @param seed of the first copy; the others count on from it
     * @param copies turns spoken together
     * @throws dev.parlando.error.VoiceException when a turn fails
     */
    Spoken speak(Prompt prompt, long seed, int copies);

    /**
     * Reads a text, its codes taken down or replaced.
     *
     * @return empty where codes cannot be reached, as behind a socket
     */
    Optional<SpokenTurn> speakWith(Prompt prompt, long seed, CodeTape tape);

    @Override
    void close();
}
