package dev.parlando.protocol;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Holds the query of a request's address: each parameter is given once and has a value. Immutable. */
public final class QueryParameters {
    private static final int MAX_QUOTED = 40;

    private final Map<String, String> values = new TreeMap<>();

    /**
     * Checks and keeps the decoded parameters.
     *
     * @param allowed names of the parameters that the address may have
     * @throws VoiceException {@code BAD_MESSAGE} for a parameter that is not allowed, comes twice or is empty
     */
    public QueryParameters(Iterable<Map.Entry<String, String>> parameters, List<String> allowed) {
        for (Map.Entry<String, String> parameter : parameters) {
            String name = parameter.getKey();
            if (!allowed.contains(name)) {
                throw bad("unknown parameter " + quoted(name) + "; allowed are " + String.join(", ", allowed));
            }
            if (parameter.getValue().isEmpty()) {
                throw bad("parameter '" + name + "' is empty; give it a value or leave it out");
            }
            if (values.put(name, parameter.getValue()) != null) {
                throw bad("parameter '" + name + "' is given twice");
            }
        }
    }

    /** Returns the value of a parameter, never empty, if it is given. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Returns a word of the client in quotation marks, printable and cut after {@value #MAX_QUOTED} characters. */
    public static String quoted(String word) {
        String cut = word.codePointCount(0, word.length()) <= MAX_QUOTED
                ? word
                : word.substring(0, word.offsetByCodePoints(0, MAX_QUOTED)) + "…";
        return "'" + cut.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?") + "'";
    }

    private static VoiceException bad(String message) {
        return new VoiceException(ErrorCode.BAD_MESSAGE, message);
    }
}
