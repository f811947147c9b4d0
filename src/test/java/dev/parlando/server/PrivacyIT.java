package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks that texts of users and keys stay out of the logs. */
final class PrivacyIT {
    private static final String SECRET = "Rumpelstiltskin";

    @Test
    void logsHoldNoWordsAndNoKeys() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (TestServer server = TestServer.fast(Map.of("server.api-keys", SECRET + "Key"));
                TestClient client = server.client("?key=" + SECRET + "Key")) {
            client.message("ready");
            client.send("{'type':'speak','text':'" + SECRET + "','turn':'" + SECRET + "','mode':'read'}");
            client.turn();
            client.send("{'type':'speak','text':'" + SECRET + "','mode':'chat'}");
            client.turn();
            client.send("{'type':'speak','text':'x','voice':'" + SECRET + "'}");
            client.message("error");
            client.sendAnything(SECRET);
            client.message("error");
            client.sendAnything("{\"type\":\"" + SECRET + "\",\"" + SECRET + "\":1}");
            client.message("error");
            server.get("/v1/latency?key=" + SECRET);
        } finally {
            System.setErr(before);
        }
        String text = log.toString(StandardCharsets.UTF_8);
        assertFalse(text.contains(SECRET), text);
        assertTrue(text.contains("session opened: session="), text);
        assertTrue(text.contains("turn done: session="), text);
        assertTrue(text.contains(" turn="), text);
    }
}
