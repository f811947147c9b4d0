package dev.parlando.bench.study;

/** Opens variants. */
public interface SpeakerSource {
    /**
     * Checks at once what {@link #open} would find wrong with the settings.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG} for a key or value that is not known here
     */
    void check(Variant variant);

    /**
     * Loads and warms up.
     *
     * @throws dev.parlando.error.VoiceException when that is not possible
     */
    Speaker open(Variant variant);
}
