package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.protocol.parlando.VoiceCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Codec, schema and document say the same. */
final class ProtocolSchemaTest {
    private final ProtocolSchema schema;

    ProtocolSchemaTest() throws Exception {
        schema = new ProtocolSchema();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'speak','text':'x'}",
                "{'type':'speak','text':'x','mode':'chat','voice':'v','turn':'~!','seed':-9223372036854775808}",
                "{'type':'append','text':'','seed':9223372036854775807}",
                "{'type':'flush'}",
                "{'type':'cancel'}",
                "{'type':'cancel','turn':'t'}",
                "{'type':'speak'}",
                "{'type':'speak','text':1}",
                "{'type':'speak','text':'x','mode':'sing'}",
                "{'type':'speak','text':'x','turn':'a b'}",
                "{'type':'speak','text':'x','voice':''}",
                "{'type':'speak','text':'x','seed':1.5}",
                "{'type':'speak','text':'x','seed':9223372036854775808}",
                "{'type':'speak','text':'x','more':1}",
                "{'type':'append','text':'x','mode':'read'}",
                "{'type':'flush','turn':'t'}",
                "{'type':'cancel','turn':''}",
                "{'type':'ready'}",
                "{}",
                "[]",
                "1"
            })
    void theCodecTakesWhatTheSchemaAllows(String quoted) {
        String json = quoted.replace('\'', '"');
        assertEquals(schema.isClientMessage(json), decodes(json), json);
    }

    @Test
    void theExampleSessionIsValid() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("docs/protocol.md"));
        List<String> whole = lines.stream()
                .filter(line -> line.matches("[→←] \\{.*}") && !line.contains("{…}") && !line.contains(",…}"))
                .toList();
        assertTrue(whole.size() >= 10, whole.toString());
        for (String line : whole) {
            String json = line.substring(2);
            if (line.startsWith("←")) {
                schema.requireServerMessage(json);
            } else if (!json.contains("\"text\":\"\"")) {
                schema.requireClientMessage(json);
            }
        }
    }

    @Test
    void everyCodeThatClientsMeetIsDocumented() throws Exception {
        String document = Files.readString(Path.of("docs/protocol.md"));
        String published = Files.readString(Path.of("docs/protocol.schema.json"));
        for (ErrorCode code : ErrorCode.values()) {
            if (code.blame() == ErrorCode.Blame.OPERATOR) {
                assertFalse(published.contains("\"" + code + "\""), code.name());
            } else {
                assertTrue(document.contains("| `" + code + "` |"), code.name());
                assertTrue(published.contains("\"" + code + "\""), code.name());
            }
        }
    }

    private static boolean decodes(String json) {
        try {
            new VoiceCodec().decode(json.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (VoiceException e) {
            return false;
        }
    }
}
