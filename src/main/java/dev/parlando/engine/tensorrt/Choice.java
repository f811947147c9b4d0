package dev.parlando.engine.tensorrt;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.Arrays;
import java.util.Locale;

/** Values of an enum by the names that users write: in small letters. */
final class Choice {
    private Choice() {}

    /**
     * The value of that name.
     *
     * @param refusal what is said of another name, with {@code %s} in its place
     * @throws VoiceException {@code BAD_CONFIG}
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
