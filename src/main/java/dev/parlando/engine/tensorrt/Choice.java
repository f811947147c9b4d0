package dev.parlando.engine.tensorrt;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.Arrays;
import java.util.Locale;

/** Finds values of an enum by the names that users write: in small letters. */
final class Choice {
    private Choice() {}

    /**
     * Returns the value that users call {@code name}.
     *
     * @param refusal message for another name; {@code %s} stands for that name
     * @throws VoiceException {@code BAD_CONFIG} for another name
     */
    static <E extends Enum<E>> E named(Class<E> choices, String name, String refusal) {
        return Arrays.stream(choices.getEnumConstants())
                .filter(choice -> publicName(choice).equals(name))
                .findFirst()
                .orElseThrow(() -> new VoiceException(ErrorCode.BAD_CONFIG, String.format(Locale.ROOT, refusal, name)));
    }

    static String publicName(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
