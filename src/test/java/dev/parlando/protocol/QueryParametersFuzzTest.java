package dev.parlando.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fuzzes the query of an address: any decoded parameters give values or {@code BAD_MESSAGE}, and a key is never quoted. */
final class QueryParametersFuzzTest {
    private static final List<String> ALLOWED = List.of("mode", "voice", "format", "key");
    private static final int LONGEST_ANSWER = 200;
    private static final String SECRET = "secret-7d1f";

    @FuzzTest
    void query(byte[] input) {
        List<Map.Entry<String, String>> parameters = parameters(new String(input, StandardCharsets.UTF_8));
        try {
            QueryParameters query = new QueryParameters(parameters, ALLOWED);
            parameters.forEach(parameter -> assertEquals(
                    parameter.getValue(), query.value(parameter.getKey()).orElseThrow()));
        } catch (VoiceException e) {
            assertEquals(ErrorCode.BAD_MESSAGE, e.code());
            String answer = String.valueOf(e.getMessage());
            assertTrue(answer.length() <= LONGEST_ANSWER, answer);
            assertTrue(answer.chars().noneMatch(Character::isISOControl), answer);
            // the fuzzer finds the secret in this class and may write it as a name, which is quoted
            boolean isName =
                    parameters.stream().anyMatch(parameter -> parameter.getKey().contains(SECRET));
            assertTrue(isName || !answer.contains(SECRET), answer);
        }
    }

    private static List<Map.Entry<String, String>> parameters(String query) {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters.add(Map.entry(name, name.equals("key") && !value.isEmpty() ? SECRET : value));
        }
        return parameters;
    }
}
