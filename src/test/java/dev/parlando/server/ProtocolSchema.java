package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The published schema, asked about real messages. */
final class ProtocolSchema {
    private static final String ID = "urn:parlando:protocol:1";

    private final Schema client;
    private final Schema server;

    ProtocolSchema() throws IOException {
        String text = Files.readString(Path.of("docs/protocol.schema.json"));
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(ID, text)));
        client = registry.getSchema(SchemaLocation.of(ID + "#/$defs/clientMessage"));
        server = registry.getSchema(SchemaLocation.of(ID + "#/$defs/serverMessage"));
    }

    void requireClientMessage(String json) {
        assertEquals(List.of(), client.validate(json, InputFormat.JSON), json);
    }

    void requireServerMessage(String json) {
        assertEquals(List.of(), server.validate(json, InputFormat.JSON), json);
    }

    boolean isClientMessage(String json) {
        return client.validate(json, InputFormat.JSON).isEmpty();
    }
}
