package dev.parlando.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request whose length can be read in two ways is refused, and nothing behind it is answered. */
final class RequestSmugglingIT {
    private final TestServer server = TestServer.fast();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked, xchunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked\r\n , xchunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: chunked\r\nContent-Length: 40",
                "Content-Length: 0\r\nContent-Length: 40",
                "Content-Length: 0, 40",
                "Content-Length: +40",
                "Content-Length : 40"
            })
    void nothingBehindAnAmbiguousLengthIsAnswered(String length) throws Exception {
        try (RawClient client = new RawClient(server.server())) {
            client.send("POST /health/live HTTP/1.1\r\nHost: localhost\r\n" + length + "\r\n\r\n"
                    + "0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            String replies = client.rest();
            assertTrue(replies.startsWith("HTTP/1.1 400 "), replies);
            assertEquals(1, replies.split("HTTP/1.1 ", -1).length - 1, replies);
        }
    }
}
