package dev.parlando.server;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.TurnScheduler;
import dev.parlando.stage.Stage;
import dev.parlando.stage.StageListener;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnListener;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import dev.parlando.turn.TurnSummary;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Speaks tones: {@value #SAMPLES_PER_CHARACTER} samples a character, the first {@value #LEADING_SILENCE} samples
 * silent. The seed gives the frequency. One tick advances every turn by one chunk. Its first caller's thread owns it.
 */
public final class ToneScheduler implements TurnScheduler {
    static final String MODEL = "tones";
    static final int CHUNK = 4_800;
    static final int SAMPLES_PER_CHARACTER = 1_200;
    static final int LEADING_SILENCE = 2_400;
    static final String FAILING_TEXT = "this turn fails";
    static final String DEADLY_TEXT = "this engine fails";
    static final String ENDLESS_TEXT = "this turn is cut off";
    private static final double LOWEST_HZ = 200;

    private final Settings settings;
    private final Watch watch;
    private final StageListener stages;
    private final Thread owner = Thread.currentThread();
    private final Deque<Tone> queue = new ArrayDeque<>();
    private final Map<Long, Tone> active = new LinkedHashMap<>();
    private int lastBatch;

    /** Holds the behaviour of the scheduler. */
    public record Settings(int slots, int queueCapacity, long tickNanos) {
        public static final Settings FAST = new Settings(4, 4, 0);
        /** 0.2 s of audio in 20 ms. */
        public static final Settings PACED = new Settings(4, 4, 20_000_000);
    }

    /** Holds the numbers that tests read, from their own thread. */
    public static final class Watch {
        volatile @Nullable Thread owner;
        volatile @Nullable TurnRequest lastRequest;
        volatile boolean wrongThread;
        volatile boolean closed;
        volatile int active;
        volatile int queued;
        /** Holds every tick that has a turn until the test lets it go on; null for none. */
        volatile @Nullable Semaphore gate;
        /** Time that a turn may be expected to wait for each place in the queue, in nanoseconds; -1 for unknown. */
        volatile long waitNanosAPlace = -1;
        /** Run on the scheduler's thread while it warms up. */
        volatile Runnable onWarmUp = () -> {};
        /** Run on the scheduler's thread in every tick that has a turn. */
        public volatile Runnable onTurn = () -> {};

        final AtomicLong ticks = new AtomicLong();
        final AtomicLong samples = new AtomicLong();
        final AtomicLong settled = new AtomicLong();
        final AtomicLong endedSessions = new AtomicLong();
    }

    public ToneScheduler(Settings settings, Watch watch, StageListener stages) {
        this.settings = settings;
        this.watch = watch;
        this.stages = stages;
        watch.owner = owner;
    }

    /** Returns the sound of a turn that reads a text. */
    static PcmChunk toneOf(String text, long seed) {
        return toneOf(seed, 0, text.length() * SAMPLES_PER_CHARACTER);
    }

    private static PcmChunk toneOf(long seed, int offset, int count) {
        float[] samples = new float[count];
        double hertz = LOWEST_HZ + 10 * Math.floorMod(seed, 60);
        for (int i = Math.max(0, LEADING_SILENCE - offset); i < count; i++) {
            samples[i] = 0.3f * (float) Math.sin(2 * Math.PI * hertz * (offset + i) / PcmChunk.SAMPLE_RATE_HZ);
        }
        return PcmChunk.copyOf(samples, 0, count);
    }

    @Override
    public String modelName() {
        return MODEL;
    }

    @Override
    public List<String> voices() {
        return List.of("anna", "bert");
    }

    @Override
    public void warmUp() {
        requireOwner();
        watch.onWarmUp.run();
    }

    @Override
    public void submit(TurnRequest request, TurnListener listener) {
        requireOwner();
        watch.lastRequest = request;
        if (queue.size() >= settings.queueCapacity()) {
            throw new VoiceException(ErrorCode.SERVER_BUSY, queue.size() + " turns wait");
        }
        if (request.voice() != null && !voices().contains(request.voice())) {
            throw new VoiceException(ErrorCode.UNKNOWN_VOICE, "no such voice");
        }
        queue.add(new Tone(request, listener));
        publish();
    }

    @Override
    public void append(long turnId, String text) {
        requireOwner();
        Tone tone = find(turnId);
        if (tone != null) {
            tone.text += text;
        }
    }

    @Override
    public void settle(long turnId) {
        requireOwner();
        if (find(turnId) != null) {
            watch.settled.incrementAndGet();
        }
    }

    @Override
    public void finishText(long turnId) {
        requireOwner();
        Tone tone = find(turnId);
        if (tone != null) {
            tone.textContinues = false;
        }
    }

    @Override
    public void cancel(long turnId) {
        requireOwner();
        Tone tone = find(turnId);
        if (tone != null) {
            end(tone, TurnStatus.CANCELLED, null);
        }
    }

    @Override
    public void setPaused(long turnId, boolean paused) {
        requireOwner();
        Tone tone = find(turnId);
        if (tone != null) {
            tone.paused = paused;
        }
    }

    @Override
    public void endSession(String sessionId) {
        requireOwner();
        List.copyOf(active.values()).stream().filter(tone -> tone.is(sessionId)).forEach(this::cancelled);
        List.copyOf(queue).stream().filter(tone -> tone.is(sessionId)).forEach(this::cancelled);
        watch.endedSessions.incrementAndGet();
    }

    @Override
    public boolean tick() {
        requireOwner();
        watch.ticks.incrementAndGet();
        long start = System.nanoTime();
        LockSupport.parkNanos(settings.tickNanos());
        while (active.size() < settings.slots() && !queue.isEmpty()) {
            Tone next = queue.remove();
            active.put(next.request.turnId(), next);
            next.listener.onStarted();
            next.sayReply();
        }
        tellPlaces();
        Semaphore gate = watch.gate;
        if (gate != null && !active.isEmpty()) {
            gate.acquireUninterruptibly();
        }
        if (!active.isEmpty()) {
            watch.onTurn.run();
        }
        List<Tone> batch = active.values().stream().filter(Tone::canAdvance).toList();
        lastBatch = batch.size();
        batch.forEach(tone -> tone.advance(System.nanoTime() - start));
        stages.onStage(Stage.TTS_STEP, System.nanoTime() - start);
        publish();
        return active.values().stream().anyMatch(Tone::canAdvance)
                || (active.size() < settings.slots() && !queue.isEmpty());
    }

    private void tellPlaces() {
        int place = 0;
        for (Tone tone : queue) {
            place++;
            if (tone.place != place) {
                tone.place = place;
                tone.listener.onQueued(place, expectedNanos(place));
            }
        }
    }

    private long expectedNanos(int place) {
        return watch.waitNanosAPlace < 0 ? -1 : place * watch.waitNanosAPlace;
    }

    @Override
    public long nanosToNextTick() {
        return Long.MAX_VALUE;
    }

    @Override
    public Load load() {
        requireOwner();
        int slots = settings.slots();
        boolean waits = !queue.isEmpty() || active.size() >= slots;
        return new Load(
                slots,
                slots,
                active.size(),
                active.size(),
                queue.size(),
                (double) (active.size() + queue.size()) / slots,
                waits ? expectedNanos(queue.size() + 1) : 0,
                queue.size() >= settings.queueCapacity(),
                0,
                0,
                lastBatch,
                active.size() * 10L,
                100);
    }

    @Override
    public void close() {
        requireOwner();
        watch.closed = true;
    }

    private void cancelled(Tone tone) {
        end(tone, TurnStatus.CANCELLED, null);
    }

    private @Nullable Tone find(long turnId) {
        return queue.stream()
                .filter(tone -> tone.request.turnId() == turnId)
                .findFirst()
                .orElse(active.get(turnId));
    }

    private void end(Tone tone, TurnStatus status, @Nullable VoiceException failure) {
        active.remove(tone.request.turnId());
        queue.remove(tone);
        publish();
        tone.listener.onDone(new TurnSummary(status, tone.position, tone.position / CHUNK, 0, tone.spent, failure));
    }

    private void publish() {
        watch.active = active.size();
        watch.queued = queue.size();
    }

    private void requireOwner() {
        if (Thread.currentThread() != owner) {
            watch.wrongThread = true;
            throw new AssertionError("called on " + Thread.currentThread().getName());
        }
    }

    /** Holds one turn. */
    private final class Tone {
        private final TurnRequest request;
        private final TurnListener listener;
        private final Map<Stage, Long> spent = new EnumMap<>(Stage.class);
        private String text;
        private boolean textContinues;
        private boolean paused;
        private int position;
        private int place;

        Tone(TurnRequest request, TurnListener listener) {
            this.request = request;
            this.listener = listener;
            this.text = request.text();
            this.textContinues = request.textContinues();
        }

        boolean is(String sessionId) {
            return request.sessionId().equals(sessionId);
        }

        void sayReply() {
            if (request.mode() == Mode.CHAT) {
                listener.onText("echo ");
                listener.onText(text);
            }
        }

        boolean canAdvance() {
            return !paused && (!textContinues || position + CHUNK <= text.length() * SAMPLES_PER_CHARACTER);
        }

        void advance(long nanos) {
            if (text.equals(FAILING_TEXT)) {
                end(this, TurnStatus.FAILED, new VoiceException(ErrorCode.KV_CACHE_FULL, "no room"));
                return;
            }
            if (text.equals(DEADLY_TEXT)) {
                throw new IllegalStateException("the device is gone");
            }
            spent.merge(Stage.TTS_STEP, nanos, Long::sum);
            int total = text.length() * SAMPLES_PER_CHARACTER;
            int count = Math.min(CHUNK, total - position);
            if (count > 0) {
                listener.onAudio(toneOf(request.seed(), position, count));
                position += count;
                watch.samples.addAndGet(count);
            }
            if (text.equals(ENDLESS_TEXT) && position >= CHUNK) {
                end(this, TurnStatus.TRUNCATED, null);
            } else if (position >= total && !textContinues) {
                end(this, TurnStatus.COMPLETED, null);
            }
        }
    }
}
