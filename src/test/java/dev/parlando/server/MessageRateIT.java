package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client that sends too fast is read more slowly; nothing that it sends is lost. */
final class MessageRateIT {
    private static final int RATE = 100;
    private static final int BURST = RATE * FrameRate.BURST_SECONDS;
    private static final int MANY = BURST + RATE / 2;

    private static double timesSlowed(TestServer server) throws Exception {
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("parlando_sessions_slowed_total "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    @Test
    void everyMessageIsAnsweredAndNobodyElseWaits() throws Exception {
        try (LogOutput log = new LogOutput();
                TestServer server = TestServer.fast(Map.of("session.message-rate", Integer.toString(RATE)));
                TestClient client = server.client("?mode=read");
                TestClient neighbour = server.client("?mode=read")) {
            client.message("ready");
            neighbour.message("ready");
            for (int i = 0; i < MANY; i++) {
                client.sendAnything("{}");
            }
            client.send("{'type':'speak','text':'hello'}");
            neighbour.send("{'type':'speak','text':'hello'}");
            assertEquals("completed", neighbour.turn().done().get("status").asText());
            for (int i = 0; i < MANY; i++) {
                assertEquals("BAD_MESSAGE", client.message("error").get("code").asText());
            }
            assertEquals("completed", client.turn().done().get("status").asText());
            assertTrue(timesSlowed(server) >= 1);
            assertEquals(1, log.linesWith("slowed: session="), "one line a session");
        }
    }

    @Test
    void pingsCountToo() throws Exception {
        try (TestServer server = TestServer.fast(Map.of("session.message-rate", Integer.toString(RATE)));
                RawClient client = new RawClient(server.server())) {
            client.send(RawClient.upgradeOf("/v1/voice"));
            for (int i = 0; i < MANY; i++) {
                client.send(RawClient.frame(0x89, new byte[0]));
            }
            Waiting.until(() -> timesSlowed(server) >= 1);
        }
    }
}
