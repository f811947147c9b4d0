package dev.parlando.bench.study;

import dev.parlando.bench.load.run.LoadPlan;
import dev.parlando.bench.load.run.RemoteTurns;
import dev.parlando.speech.plan.CodeTape;
import dev.parlando.turn.Mode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Speaks through a server's socket. Times are measured by the client; times of stages are the server's. */
public final class ServerSpeaker implements Speaker {
    private final Map<Mode, RemoteTurns> turns = new EnumMap<>(Mode.class);

    /**
     * Prepares a speaker without a connection.
     *
     * @param patience longest wait for a connection, and for the end of a turn
     */
    public ServerSpeaker(LoadPlan.Target target, Duration patience) {
        for (Mode mode : Mode.values()) {
            LoadPlan.Speech speech = LoadPlan.Speech.named(
                    mode.name().toLowerCase(Locale.ROOT), "pcm_f32le", Optional.empty(), List.of("unused"));
            turns.put(mode, new RemoteTurns(target, speech, patience));
        }
    }

    private RemoteTurns of(Mode mode) {
        RemoteTurns known = turns.get(mode);
        if (known == null) {
            throw new IllegalStateException("closed");
        }
        return known;
    }

    @Override
    public Map<String, String> facts() {
        return of(Mode.READ).facts();
    }

    /** Returns an empty map, because the server was loaded before the study. */
    @Override
    public Map<String, Double> loadMillis() {
        return Map.of();
    }

    @Override
    public Spoken speak(Prompt prompt, long seed, int copies) {
        List<SpokenTurn> spoken = of(prompt.mode()).speak(prompt.text(), seed, copies).stream()
                .map(ServerSpeaker::turnOf)
                .toList();
        return new Spoken(spoken, List.of());
    }

    private static SpokenTurn turnOf(RemoteTurns.RemoteTurn turn) {
        Map<String, Long> stages = new HashMap<>();
        turn.stagesMs().forEach((stage, millis) -> stages.put(stage, Math.round(millis * 1e6)));
        return new SpokenTurn(
                turn.status(),
                turn.frames().stream()
                        .map(frame -> new SpokenTurn.Chunk(frame.atNanos(), frame.audio()))
                        .toList(),
                turn.wallNanos(),
                stages,
                Map.of());
    }

    @Override
    public Optional<SpokenTurn> speakWith(Prompt prompt, long seed, CodeTape tape) {
        return Optional.empty();
    }

    @Override
    public void close() {
        turns.values().forEach(RemoteTurns::close);
        turns.clear();
    }
}
