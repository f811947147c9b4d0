package dev.parlando.bench.load.run;

import org.jspecify.annotations.Nullable;

/** Treats every error, the end of the connection and every unexpected message as one and the same failure. */
interface StrictVoice extends ServerVoice {
    /** Handles a failure with the server's code, or the client's own; may be called more than once. */
    void onFailure(String code);

    @Override
    default void onError(String code, @Nullable String turn) {
        onFailure(code);
    }

    @Override
    default void onGone(String code) {
        onFailure(code);
    }

    @Override
    default void onOutOfOrder() {
        onFailure(OUT_OF_ORDER);
    }
}
