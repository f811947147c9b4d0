package dev.parlando.engine.tensorrt;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.Arrays;
import java.util.Locale;

/** How decode steps are written on a GPU; prefills are {@link #JOINED}. */
public enum AttentionForm {
    /** Scores of the cache and of the new token side by side: the network that also takes many new tokens. */
    JOINED,
    /** A network for one new token, with one softmax in two parts: fewer kernels. */
    SPLIT;

    /** @throws VoiceException {@code BAD_CONFIG} */
    public static AttentionForm named(String name) {
        return Arrays.stream(values())
                .filter(value -> value.publicName().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new VoiceException(ErrorCode.BAD_CONFIG, "attention is " + name + ", must be split or joined"));
    }

    public String publicName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
