package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A turn that waits for others' turns is told its place, if its client asks for it. */
final class QueueIT {
    private static final ToneScheduler.Settings ONE_SLOT = new ToneScheduler.Settings(1, 4, 0);

    private static void assertPlace(String turn, int place, TestClient client, JsonNode expectedMs) throws Exception {
        JsonNode queue = client.message("queue");
        assertEquals(turn, queue.get("turn").asText());
        assertEquals(place, queue.get("place").asInt());
        assertEquals(expectedMs, queue.path("expectedMs"));
    }

    @Test
    void placeAndWaitAreToldAndEveryChangeOfThem() throws Exception {
        try (TestServer server = new TestServer(ONE_SLOT, Map.of());
                TestClient first = server.client("?mode=read&queue=true");
                TestClient second = server.client("?mode=read&queue=true");
                TestClient third = server.client("?queue=true&mode=read");
                TestClient silent = server.client("?mode=read&queue=false")) {
            for (TestClient client : List.of(first, second, third, silent)) {
                client.message("ready");
            }
            // a text that stays open holds the only slot
            first.send("{'type':'append','text':'hello '}");
            first.message("turn.started");
            second.send("{'type':'speak','text':'hello','turn':'b'}");
            assertPlace("b", 1, second, MissingNode.getInstance());
            server.watch().waitNanosAPlace = 1_500_000_000;
            silent.send("{'type':'speak','text':'hello'}");
            Waiting.until(() -> server.watch().queued == 2);
            third.send("{'type':'speak','text':'hello','turn':'c'}");
            assertPlace("c", 3, third, IntNode.valueOf(4_500));
            second.send("{'type':'cancel'}");
            assertEquals("cancelled", second.turn().done().get("status").asText());
            assertPlace("c", 2, third, IntNode.valueOf(3_000));
            first.send("{'type':'flush'}");
            assertEquals(List.of(), first.turn().types(), "a turn that does not wait is told nothing");
            assertPlace("c", 1, third, IntNode.valueOf(1_500));
            assertEquals(List.of("turn.started"), third.turn().types());
            assertEquals(List.of("turn.started"), silent.turn().types(), "who does not ask is told nothing");
        }
    }
}
