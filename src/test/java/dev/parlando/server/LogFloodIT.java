package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Floods a server with messages and requests that it refuses: each kind is logged once and then counted. */
final class LogFloodIT {
    private static final int MANY = 500;

    @Test
    void refusedMessagesAreCounted() throws Exception {
        try (LogOutput log = new LogOutput();
                TestServer server = TestServer.fast()) {
            try (TestClient client = server.client("?mode=read")) {
                client.message("ready");
                for (int i = 0; i < MANY; i++) {
                    client.sendAnything("{}");
                    client.message("error");
                }
                client.send("{'type':'cancel','turn':'nobody'}");
                client.message("error");
            }
            Waiting.until(() -> log.linesWith("refused in all: ") == 1);
            assertEquals(2, log.linesWith("refused: session="), "one line a code");
            assertTrue(log.text().contains("code=BAD_MESSAGE count=" + MANY), "no count");
        }
    }

    @Test
    void refusedRequestsAreCounted() throws Exception {
        try (LogOutput log = new LogOutput();
                TestServer server = TestServer.fast()) {
            try (RawClient client = new RawClient(server.server())) {
                for (int i = 0; i < MANY; i++) {
                    client.send("GET /v1/voice HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    assertTrue(client.reply().startsWith("HTTP/1.1 426 "));
                }
            }
            Waiting.until(() -> log.linesWith("requests refused on one connection: count=" + MANY) == 1);
            assertEquals(1, log.linesWith("request refused: "));
        }
    }
}
