package dev.parlando.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class QueryParametersTest {
    private static final List<String> ALLOWED = List.of("mode", "voice");

    @Test
    void givesTheValuesOfWhatIsGiven() {
        QueryParameters query = new QueryParameters(List.of(Map.entry("voice", "anna")), ALLOWED);
        assertEquals(Optional.of("anna"), query.value("voice"));
        assertEquals(Optional.empty(), query.value("mode"));
    }

    @Test
    void namesWhatIsWrongAndWhatIsAllowed() {
        assertEquals("unknown parameter 'foo'; allowed are mode, voice", refusalOf(List.of(Map.entry("foo", "1"))));
        assertEquals(
                "unknown parameter 'Mode'; allowed are mode, voice", refusalOf(List.of(Map.entry("Mode", "read"))));
        assertEquals(
                "parameter 'voice' is empty; give it a value or leave it out",
                refusalOf(List.of(Map.entry("voice", ""))));
        assertEquals(
                "parameter 'voice' is given twice",
                refusalOf(List.of(Map.entry("voice", "a"), Map.entry("voice", "a"))));
    }

    @Test
    void quotesAreShortAndPrintable() {
        assertEquals("'" + "x".repeat(40) + "…'", QueryParameters.quoted("x".repeat(41)));
        assertEquals("'a?b?'", QueryParameters.quoted("a\nb\u202e"));
        assertEquals("'?31m??'", QueryParameters.quoted("\u009b31m\u2028\ud83d"), "a terminal obeys U+009B like ESC [");
    }

    private static String refusalOf(List<Map.Entry<String, String>> parameters) {
        VoiceException refusal = assertThrows(VoiceException.class, () -> new QueryParameters(parameters, ALLOWED));
        assertEquals(ErrorCode.BAD_MESSAGE, refusal.code());
        return String.valueOf(refusal.getMessage());
    }
}
