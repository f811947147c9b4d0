package dev.parlando.bench.load.run;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Speaks turns through a server's socket and waits for them. Every turn has a session of its own, which is opened
 * before the turn begins.
 */
public final class RemoteTurns implements AutoCloseable {
    private final Transport transport;
    private final LoadPlan.Target target;
    private final LoadPlan.Speech speech;
    private final Duration patience;

    /**
     * Prepares turns without a connection.
     *
     * @param speech form of the turns; its texts are not used, and the format must be {@code pcm_f32le}
     * @param patience longest wait for a connection, and for the end of a turn
     */
    public RemoteTurns(LoadPlan.Target target, LoadPlan.Speech speech, Duration patience) {
        this.transport = new Transport(target, speech);
        this.target = target;
        this.speech = speech;
        this.patience = patience;
    }

    /**
     * Holds a turn as its client saw it.
     *
     * @param frames audio with the time of arrival, counted since the text was sent
     * @param stagesMs milliseconds by stage, as the server reports them
     */
    public record RemoteTurn(String status, List<Frame> frames, long wallNanos, Map<String, Double> stagesMs) {
        public RemoteTurn {
            frames = List.copyOf(frames);
            stagesMs = Map.copyOf(stagesMs);
        }
    }

    /** Holds one message of audio and the time of its arrival. */
    public record Frame(long atNanos, PcmChunk audio) {}

    /** Returns the server's model, device, precision and commit. */
    public Map<String, String> facts() {
        ServerSnapshot server = ServerSnapshot.of(transport);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", server.model());
        facts.put("device", server.device());
        facts.put("precision", server.precision());
        facts.put("server commit", server.commit());
        return facts;
    }

    /**
     * Speaks a text several times at once, and waits until all turns have ended.
     *
     * @param seed seed of the first copy; each further copy adds one
     * @throws VoiceException {@code BAD_CONFIG} or {@code UNAUTHORIZED} when no session can be opened,
     *     {@code ENGINE_FAILED} when a turn does not end well, or in time
     */
    public List<RemoteTurn> speak(String text, long seed, int copies) {
        List<Call> calls = new ArrayList<>();
        for (int copy = 0; copy < copies; copy++) {
            calls.add(new Call());
        }
        try {
            calls.forEach(call -> await(call.ready));
            for (int copy = 0; copy < copies; copy++) {
                calls.get(copy).speak(text, seed + copy);
            }
            return calls.stream().map(call -> await(call.done)).toList();
        } finally {
            calls.forEach(Call::close);
        }
    }

    private <T> T await(CompletableFuture<T> future) {
        try {
            return future.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof VoiceException known
                    ? known
                    : new VoiceException(
                            ErrorCode.ENGINE_FAILED, "the turn did not end within " + patience.toMillis() + " ms", e);
        }
    }

    @Override
    public void close() {
        transport.close();
    }

    /**
     * Carries out one turn on one connection. All methods but {@link #speak} and {@link #close} run on the event loop.
     */
    private final class Call implements StrictVoice {
        private static final String LABEL = "bench";

        private final CompletableFuture<Void> ready = new CompletableFuture<>();
        private final CompletableFuture<RemoteTurn> done = new CompletableFuture<>();
        private final List<Frame> frames = new ArrayList<>();
        private final VoiceClient client = transport.connect(this);
        private long sentNanos;
        private @Nullable String error;

        void speak(String text, long seed) {
            transport.vertx().runOnContext(ignored -> {
                sentNanos = System.nanoTime();
                client.send(WireMessages.speak(text, LABEL, seed, speech));
            });
        }

        void close() {
            transport.vertx().runOnContext(ignored -> client.close());
        }

        @Override
        public void onReady(String model) {
            ready.complete(null);
        }

        @Override
        public void onStarted(String turn) {}

        @Override
        public void onText(String turn, String delta) {}

        @Override
        public void onAudio(Buffer bytes) {
            long at = System.nanoTime() - sentNanos;
            float[] samples = new float[bytes.length() / Float.BYTES];
            for (int index = 0; index < samples.length; index++) {
                samples[index] = bytes.getFloatLE(index * Float.BYTES);
            }
            frames.add(new Frame(at, PcmChunk.copyOf(samples, 0, samples.length)));
        }

        @Override
        public void onDone(TurnDone turn) {
            if (turn.status().equals("completed") || turn.status().equals("truncated")) {
                done.complete(new RemoteTurn(turn.status(), frames, System.nanoTime() - sentNanos, turn.stagesMs()));
            } else {
                onFailure(error == null ? turn.status() : error);
            }
        }

        @Override
        public void onError(String code, @Nullable String turn) {
            error = code;
            if (sentNanos == 0 || frames.isEmpty()) {
                onFailure(code);
            }
        }

        @Override
        public void onNotConnected(ConnectFailure failure) {
            fail(failure.in("url:" + target));
        }

        @Override
        public void onFailure(String code) {
            fail(new VoiceException(ErrorCode.ENGINE_FAILED, "the turn did not end well: the server answered " + code));
        }

        private void fail(VoiceException cause) {
            ready.completeExceptionally(cause);
            done.completeExceptionally(cause);
        }
    }
}
