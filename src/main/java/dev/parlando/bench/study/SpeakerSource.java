package dev.parlando.bench.study;

/** Opens variants. */
public interface SpeakerSource {
    /**
     * Checks a variant's settings at once, as {@link #open} would.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG} for a key or value that is not known here
     */
    void check(Variant variant);

    /**
     * Loads a variant and warms it up. The caller closes the speaker.
     *
     * @throws dev.parlando.error.VoiceException when the variant cannot be loaded
     */
    Speaker open(Variant variant);
}
