package dev.parlando.bench.load.run;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Receives the messages of one connection, on the connection's event loop. A message that an implementation does not
 * handle is out of order.
 */
interface ServerVoice {
    /** Code of the failure that {@link #onOutOfOrder} tells of. */
    String OUT_OF_ORDER = "OUT_OF_ORDER";

    default void onReady(String model) {
        onOutOfOrder();
    }

    default void onStarted(String turn) {
        onOutOfOrder();
    }

    default void onText(String turn, String delta) {
        onOutOfOrder();
    }

    default void onAudio(Buffer bytes) {
        onOutOfOrder();
    }

    default void onDone(TurnDone done) {
        onOutOfOrder();
    }

    void onError(String code, @Nullable String turn);

    /** Handles a connection that could not be opened; nothing follows. */
    default void onNotConnected(ConnectFailure failure) {
        onGone(failure.code());
    }

    /** Handles the end of the connection, which failed or was closed by the server; nothing follows. */
    void onGone(String code);

    /** Handles a breach of the protocol by the server. */
    void onOutOfOrder();

    /** Holds the numbers of {@code turn.done} that a client needs. */
    record TurnDone(
            String turn,
            String status,
            double audioMs,
            OptionalDouble ttfbMs,
            OptionalDouble rtf,
            Map<String, Double> stagesMs) {
        public TurnDone {
            stagesMs = Map.copyOf(stagesMs);
        }
    }
}
