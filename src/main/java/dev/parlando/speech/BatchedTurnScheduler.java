package dev.parlando.speech;

import dev.parlando.audio.PcmChunk;
import dev.parlando.bundle.Voice;
import dev.parlando.engine.Engine;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.speech.chat.Conversation;
import dev.parlando.speech.chat.Conversations;
import dev.parlando.speech.chat.PreviousReply;
import dev.parlando.speech.chat.Reply;
import dev.parlando.speech.chat.ReplyRules;
import dev.parlando.speech.plan.CodeTape;
import dev.parlando.stage.Stage;
import dev.parlando.stage.StageListener;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnListener;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Batches all turns continuously over one {@link SpeechModel}. Inference thread only. Every tick:
 *
 * <ul>
 *   <li>admits waiting turns;
 *   <li>prefills the text of some turns;
 *   <li>advances all utterances by one audio step;
 *   <li>decodes some of the chunks that are due;
 *   <li>starts a prompt chunk, or a token of all replies, if the language model is free.
 * </ul>
 *
 * <p>Where the device can run both networks at once, speech does not wait for the language model. A turn that ends leaves
 * its slot at once. The turn in the last slot moves into the gap, so that a batch has no holes.
 */
public final class BatchedTurnScheduler implements TurnScheduler {
    private final SpeechModel model;
    private final SchedulerConfig config;
    private final StageClock clock;
    private final TurnFactory factory;
    private final Conversations conversations;
    private final ReplyRunner replies;
    private final SpeechRunner speech;
    private final Places places;
    private final RealTimeSpeed speed = new RealTimeSpeed();
    private final long stepSoundNanos;
    private final List<ActiveTurn> ended = new ArrayList<>();
    private final Map<ActiveTurn, RuntimeException> failed = new HashMap<>();
    private final Map<Long, ActiveTurn> byId = new LinkedHashMap<>();
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private boolean someCancelled;
    private boolean ticking;

    /**
     * Creates a scheduler without turns.
     *
     * @param model the caller closes it after the scheduler
     * @param stages receives every piece of work
     * @param nanoTime the clock
     */
    public BatchedTurnScheduler(
            SpeechModel model, SchedulerConfig config, StageListener stages, LongSupplier nanoTime) {
        this.model = model;
        this.config = config;
        this.clock = new StageClock(nanoTime, stages);
        this.factory = new TurnFactory(model, config);
        this.conversations = new Conversations(
                model.llm(), model.chat(), new ReplyRules(config.maxReplyTokens(), config.faithful()));
        this.replies = new ReplyRunner(model, conversations, clock, config);
        this.speech = new SpeechRunner(model, clock, config);
        this.places = new Places(
                model.tts(),
                config.slots(),
                new Places.Budget(config.parkedBytes(), !config.faithful()),
                clock,
                this::mostListening);
        this.stepSoundNanos =
                model.vocoder().samplesPerStep() * (TimeUnit.SECONDS.toNanos(1) / PcmChunk.SAMPLE_RATE_HZ);
    }

    /**
     * Loads a bundle on an engine. The scheduler owns both from then on.
     *
     * @param stages receives every piece of work, and {@code build} at once if the engine had to build something
     * @throws VoiceException {@code BAD_BUNDLE}, {@code ENGINE_FAILED}; the engine is closed then
     */
    public static BatchedTurnScheduler open(
            ModelFamilies families, Path folder, Engine engine, SchedulerConfig config, StageListener stages) {
        Deque<AutoCloseable> owned = new ArrayDeque<>(List.of(engine));
        try {
            ModelBundle bundle = families.open(folder);
            owned.push(bundle);
            SpeechModel model = new SpeechModel(bundle, engine, config);
            owned.push(model);
            BatchedTurnScheduler scheduler = new BatchedTurnScheduler(model, config, stages, System::nanoTime);
            scheduler.owned.addAll(owned);
            if (engine.buildNanos() > 0) {
                stages.onStage(Stage.BUILD, engine.buildNanos());
            }
            return scheduler;
        } catch (RuntimeException e) {
            closeAll(owned);
            throw e;
        }
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                throw new VoiceException(ErrorCode.ENGINE_FAILED, "a part of the model does not close", e);
            }
        }
    }

    @Override
    public String modelName() {
        return model.bundle().name();
    }

    /** Returns the device and the library that run the networks, for reports. */
    public String device() {
        return model.engine().description();
    }

    /** Returns the name of the arithmetic, for reports. */
    public String precision() {
        return model.engine().precision();
    }

    @Override
    public List<String> voices() {
        return model.voices();
    }

    @Override
    public void submit(TurnRequest request, TurnListener listener) {
        enqueue(request, listener);
    }

    /**
     * Queues a turn as {@link #submit(TurnRequest, TurnListener)} does, with a tape that records or replaces the codes.
     */
    public void submit(TurnRequest request, TurnListener listener, CodeTape tape) {
        enqueue(request, listener).speech().setTape(tape);
    }

    private ActiveTurn enqueue(TurnRequest request, TurnListener listener) {
        refuseIfFull();
        if (request.mode() == Mode.CHAT && (request.textContinues() || TurnRequest.isBlank(request.text()))) {
            throw new VoiceException(ErrorCode.BAD_TEXT, "a chat turn needs its whole text, which must not be blank");
        }
        if (byId.containsKey(request.turnId())) {
            throw new IllegalArgumentException("turn " + request.turnId() + " exists already");
        }
        ActiveTurn turn = factory.create(request, listener, clock.now());
        if (request.mode() == Mode.READ) {
            turn.speech().text().append(request.text());
            if (!request.textContinues()) {
                turn.speech().text().finish();
                if (turn.speech().text().isMute()) {
                    throw nothingToSpeak();
                }
            }
        }
        byId.put(request.turnId(), turn);
        places.enqueue(turn);
        return turn;
    }

    private boolean isFull() {
        return places.numWaiting() >= config.queueLimit() + places.numFree();
    }

    private void refuseIfFull() {
        if (isFull()) {
            throw new VoiceException(
                    ErrorCode.SERVER_BUSY,
                    places.numListening() + " turns are spoken and " + places.numWaiting() + " wait; "
                            + (isLimited() ? "the machine speaks " + mostListening() + " in real time, " : "")
                            + "speech.slots is " + config.slots() + ", speech.queue-limit is " + config.queueLimit());
        }
    }

    private boolean isLimited() {
        return config.realTimeLimit() && speed.isKnown();
    }

    /** Returns the most turns that may be listened to at once; slots limit those that have one. */
    private int mostListening() {
        return isLimited() ? Math.max(1, (int) speed.turns()) : Integer.MAX_VALUE;
    }

    private static VoiceException nothingToSpeak() {
        return new VoiceException(ErrorCode.BAD_TEXT, "the text has nothing to speak, no letter and no digit");
    }

    @Override
    public void append(long turnId, String text) {
        ActiveTurn turn = byId.get(turnId);
        if (turn != null) {
            turn.speech().text().append(text);
            turn.textCame();
        }
    }

    @Override
    public void settle(long turnId) {
        ActiveTurn turn = byId.get(turnId);
        if (turn != null) {
            turn.speech().text().settle();
            turn.textCame();
        }
    }

    @Override
    public void finishText(long turnId) {
        ActiveTurn turn = byId.get(turnId);
        if (turn != null) {
            turn.speech().text().finish();
            turn.textCame();
        }
    }

    @Override
    public void cancel(long turnId) {
        ActiveTurn turn = byId.get(turnId);
        if (turn != null) {
            turn.cancel();
            someCancelled = true;
            sweepUnlessTicking();
        }
    }

    private void sweepUnlessTicking() {
        if (!ticking) {
            sweep();
        }
    }

    @Override
    public void setPaused(long turnId, boolean paused) {
        ActiveTurn turn = byId.get(turnId);
        if (turn != null) {
            turn.setPaused(paused);
        }
    }

    @Override
    public void endSession(String sessionId) {
        byId.values().stream()
                .filter(turn -> turn.request().sessionId().equals(sessionId))
                .forEach(ActiveTurn::cancel);
        someCancelled = true;
        sweepUnlessTicking();
        conversations.endSession(sessionId);
    }

    @Override
    public boolean tick() {
        ticking = true;
        long start = clock.now();
        boolean speaking = false;
        try {
            places.assign(starter);
            replies.collect(outcome);
            speaking = speech.run(places.active(), outcome);
            boolean replying = replies.start(places.begun(), outcome);
            if (!speaking) {
                replies.finish(outcome);
            }
            places.noteIdle();
            return replying || speaking;
        } finally {
            sweep();
            ticking = false;
            if (speaking) {
                speed.add(clock.now() - start, speech.lastBatch() * stepSoundNanos);
            }
        }
    }

    private final TurnEndings outcome = new TurnEndings() {
        @Override
        public void ended(ActiveTurn turn) {
            ended.add(turn);
        }

        @Override
        public void failed(ActiveTurn turn, RuntimeException cause) {
            failed.put(turn, cause);
        }
    };

    private final Places.Starter starter = new Places.Starter() {
        @Override
        public boolean canBegin(ActiveTurn turn) {
            return !turn.expectsReply() || conversations.canBegin(turn.request().sessionId());
        }

        @Override
        public void begin(ActiveTurn turn) {
            clock.waited(Stage.QUEUE, turn.submittedNanos(), turn);
            try {
                turn.listener().onStarted();
                Voice voice = model.voice(turn.request().voice());
                if (turn.expectsReply()) {
                    Conversation conversation = conversations.begin(
                            turn.request().sessionId(), voice, turn.request().text());
                    turn.setReply(conversations.newReply(conversation, factory.llmSampler(turn.request())));
                }
                if (!turn.expectsReply() || voice.speakerState().isPresent()) {
                    turn.speech().setSpeaker(model.speaker(voice));
                }
            } catch (RuntimeException e) {
                failed.put(turn, e);
            }
        }
    };

    /** Removes every turn that has ended, and calls its listener. */
    private void sweep() {
        if (!someCancelled && ended.isEmpty() && failed.isEmpty()) {
            return;
        }
        someCancelled = false;
        for (ActiveTurn turn : places.begun()) {
            if (isLeaving(turn)) {
                replies.release(turn, outcome);
            }
        }
        RuntimeException fault = null;
        for (ActiveTurn turn : List.copyOf(byId.values())) {
            try {
                finishIfLeaving(turn);
            } catch (RuntimeException e) {
                // a listener's or the engine's: the other turns end all the same
                if (fault == null) {
                    fault = e;
                } else {
                    fault.addSuppressed(e);
                }
            }
        }
        ended.clear();
        failed.clear();
        if (fault != null) {
            throw fault;
        }
    }

    private boolean isLeaving(ActiveTurn turn) {
        return failed.containsKey(turn) || turn.isCancelled() || ended.contains(turn);
    }

    private void finishIfLeaving(ActiveTurn turn) {
        RuntimeException cause = failed.get(turn);
        if (cause != null) {
            finish(turn, TurnStatus.FAILED, asVoiceException(cause));
        } else if (turn.isCancelled()) {
            finish(turn, TurnStatus.CANCELLED, null);
        } else if (ended.contains(turn)) {
            finishSpoken(turn);
        }
    }

    private void finishSpoken(ActiveTurn turn) {
        // a text that came in pieces is known to be mute only now; a reply may be mute
        if (turn.request().mode() == Mode.READ && turn.speech().text().isMute()) {
            finish(turn, TurnStatus.FAILED, nothingToSpeak());
        } else {
            finish(turn, turn.naturalEnd(), null);
        }
    }

    private static VoiceException asVoiceException(RuntimeException cause) {
        return cause instanceof VoiceException known
                ? known
                : new VoiceException(ErrorCode.ENGINE_FAILED, "the turn failed: " + cause, cause);
    }

    private void finish(ActiveTurn turn, TurnStatus status, @Nullable VoiceException failure) {
        byId.remove(turn.request().turnId());
        Reply reply = turn.reply();
        if (reply != null && status == TurnStatus.FAILED) {
            conversations.abandon(reply.conversation());
        } else if (reply != null && !reply.isClosed()) {
            conversations.end(reply.conversation(), PreviousReply.INTERRUPTED);
        }
        places.remove(turn);
        turn.listener().onDone(turn.summary(status, failure));
    }

    @Override
    public long nanosToNextTick() {
        return places.waitsForTime() ? Places.PARK_AFTER_NANOS : Long.MAX_VALUE;
    }

    @Override
    public Load load() {
        long used = conversations.cachedTokens();
        for (ActiveTurn turn : places.active()) {
            used += model.tts().length(turn.slot());
        }
        long all = (long) conversations.numSlots() * model.llm().capacity()
                + (long) config.slots() * model.tts().capacity();
        int numListening = places.numListening();
        int numWaiting = places.numWaiting();
        double capacity = speed.isKnown() ? speed.turns() : config.slots();
        return new Load(
                config.slots(),
                isLimited() ? mostListening() : config.slots(),
                places.active().size(),
                numListening,
                numWaiting,
                (numListening + numWaiting) / capacity,
                places.expectedWaitNanos(),
                isFull(),
                places.numParked(),
                places.parkedBytes(),
                speech.lastBatch(),
                used,
                all);
    }

    @Override
    public Map<String, Long> memory() {
        return model.engine().memory();
    }

    @Override
    public void warmUp() {
        model.prepare();
        StepCheck.run(model);
        WarmUp.run(this);
        places.forgetHolds();
    }

    /** Ends all turns, then closes everything that the scheduler owns. */
    @Override
    public void close() {
        byId.values().forEach(ActiveTurn::cancel);
        someCancelled = true;
        sweep();
        closeAll(owned);
    }
}
