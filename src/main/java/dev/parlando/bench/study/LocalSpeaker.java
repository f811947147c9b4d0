package dev.parlando.bench.study;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.BatchedTurnScheduler;
import dev.parlando.speech.plan.CodeTape;
import dev.parlando.stage.Stage;
import dev.parlando.stage.StageEvent;
import dev.parlando.stage.StageListener;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnListener;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Speaks in this process, on the caller's thread. */
public final class LocalSpeaker implements Speaker {
    private static final String SESSION = "bench";

    private final WorkLog log;
    private final BatchedTurnScheduler scheduler;
    private final Map<String, Double> loadMillis = new LinkedHashMap<>();
    private long turnId;

    /**
     * Loads a variant and warms it up.
     *
     * @param open loads the scheduler, and reports its work to the listener
     * @param slowedBy share by which every piece of work is made longer, to test the study itself; 0 for none
     */
    public LocalSpeaker(Function<StageListener, BatchedTurnScheduler> open, double slowedBy) {
        this.log = new WorkLog(slowedBy);
        StageEvent event = new StageEvent();
        event.begin();
        long start = System.nanoTime();
        this.scheduler = open.apply(log);
        long loaded = System.nanoTime();
        event.end(Stage.LOAD, 0);
        try {
            double buildMillis = log.buildMillis();
            if (buildMillis > 0) {
                loadMillis.put(Stage.BUILD.publicName(), buildMillis);
            }
            loadMillis.put(Stage.LOAD.publicName(), (loaded - start) / 1e6 - buildMillis);
            event.begin();
            scheduler.warmUp();
            event.end(Stage.WARMUP, 0);
        } catch (RuntimeException e) {
            scheduler.close();
            throw e;
        }
        loadMillis.put(Stage.WARMUP.publicName(), (System.nanoTime() - loaded) / 1e6);
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", scheduler.modelName());
        facts.put("device", scheduler.device());
        facts.put("precision", scheduler.precision());
        return facts;
    }

    @Override
    public Map<String, Double> loadMillis() {
        return loadMillis;
    }

    @Override
    public Spoken speak(Prompt prompt, long seed, int copies) {
        List<Take> takes = new ArrayList<>();
        log.begin();
        for (int copy = 0; copy < copies; copy++) {
            Take take = new Take();
            takes.add(take);
            scheduler.submit(request(prompt, prompt.mode(), seed + copy), take);
        }
        finish(copies);
        return new Spoken(takes.stream().map(Take::turn).toList(), log.spans());
    }

    @Override
    public Optional<SpokenTurn> speakWith(Prompt prompt, long seed, CodeTape tape) {
        Take take = new Take();
        log.begin();
        scheduler.submit(request(prompt, Mode.READ, seed), take, tape);
        finish(1);
        return Optional.of(take.turn());
    }

    /**
     * Returns the request of a turn. Every chat turn is a conversation of its own, so that no prompt depends on earlier
     * ones.
     */
    private TurnRequest request(Prompt prompt, Mode mode, long seed) {
        turnId++;
        return new TurnRequest(SESSION + turnId, turnId, mode, prompt.text(), false, null, seed);
    }

    private void finish(int copies) {
        while (scheduler.tick()) {
            // until every turn has ended
        }
        for (int copy = 0; copy < copies; copy++) {
            scheduler.endSession(SESSION + (turnId - copy));
        }
    }

    @Override
    public void close() {
        scheduler.close();
    }

    /** Records every piece of work since {@link #begin}. */
    private static final class WorkLog implements StageListener {
        private final double slowedBy;
        private final List<StageSpan> spans = new ArrayList<>();
        private long beginNanos = System.nanoTime();

        WorkLog(double slowedBy) {
            this.slowedBy = slowedBy;
        }

        void begin() {
            spans.clear();
            beginNanos = System.nanoTime();
        }

        List<StageSpan> spans() {
            return spans;
        }

        double buildMillis() {
            String build = Stage.BUILD.publicName();
            return spans.stream()
                            .filter(span -> span.stage().equals(build))
                            .mapToLong(StageSpan::nanos)
                            .sum()
                    / 1e6;
        }

        @Override
        public void onStage(Stage stage, long nanos) {
            long now = System.nanoTime();
            spans.add(new StageSpan(stage.publicName(), now - nanos - beginNanos, nanos));
            if (slowedBy > 0 && stage != Stage.QUEUE && stage != Stage.BUILD) {
                long until = now + Math.round(nanos * slowedBy);
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    /** Collects one turn's audio. The time that this takes counts as the stage {@code write}. */
    private final class Take implements TurnListener {
        private final List<SpokenTurn.Chunk> chunks = new ArrayList<>();
        private final long submittedNanos = System.nanoTime();
        private final StageEvent event = new StageEvent();
        private long writeNanos;
        private long endNanos;
        private @Nullable TurnSummary summary;

        @Override
        public void onStarted() {}

        @Override
        public void onText(String delta) {}

        @Override
        public void onAudio(PcmChunk audio) {
            event.begin();
            long now = System.nanoTime();
            chunks.add(new SpokenTurn.Chunk(now - submittedNanos, audio));
            // what a server does to a frame before the socket has it
            int numBytes = audio.toS16le().length;
            if (numBytes > 0) {
                long nanos = System.nanoTime() - now;
                writeNanos += nanos;
                event.end(Stage.WRITE, 1);
                log.onStage(Stage.WRITE, nanos);
            }
        }

        @Override
        public void onDone(TurnSummary turnSummary) {
            endNanos = System.nanoTime();
            summary = turnSummary;
        }

        SpokenTurn turn() {
            if (summary == null) {
                throw new IllegalStateException("the turn has not ended");
            }
            VoiceException failure = summary.failure();
            if (failure != null) {
                throw failure;
            }
            Map<String, Long> stages = new HashMap<>();
            summary.stageNanos().forEach((stage, nanos) -> stages.put(stage.publicName(), nanos));
            stages.put(Stage.WRITE.publicName(), writeNanos);
            return new SpokenTurn(
                    summary.status().name().toLowerCase(Locale.ROOT),
                    chunks,
                    endNanos - submittedNanos,
                    stages,
                    Map.of(TurnValues.STEPS, summary.audioSteps(), TurnValues.TOKENS, summary.textTokens()));
        }
    }
}
