package dev.parlando.session;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnEvent;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnSummary;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes turns for one client: accepts texts, gives the engine one turn at a time, and passes the results on in order.
 * Results of a turn that is over are dropped. The session knows neither sockets nor wire names. Use it from one thread.
 *
 * <p>A turn waits here, not in the engine, while an earlier turn of the same session is spoken. It is submitted when
 * the earlier one is done, and its TTFB counts from then.
 */
public final class VoiceSession implements TurnEvent.Handler {
    private final String sessionId;
    private final String keyName;
    private final SessionLimits limits;
    private final TurnOptions defaults;
    private final TurnEngine engine;
    private final SessionListener listener;
    private final SessionSources sources;
    private final PlaybackClock playback = new PlaybackClock();
    private final FlowControl flow;
    private final Deque<SessionTurn> waiting = new ArrayDeque<>();
    private @Nullable SessionTurn active;
    private @Nullable SessionTurn openText;
    private boolean ignoringText;
    private boolean paused;
    private @Nullable VoiceException closedFor;
    private long numLabels;

    /**
     * Begins a session without turns.
     *
     * @param engine carries out the turns; its events come back through the {@code on…} methods
     * @param listener receives everything that the client must be told, in order
     * @param sources of turn numbers, seeds and time
     */
    public VoiceSession(SessionSetup setup, TurnEngine engine, SessionListener listener, SessionSources sources) {
        this.sessionId = setup.sessionId();
        this.keyName = setup.keyName();
        this.limits = setup.limits();
        this.defaults = setup.defaults();
        this.engine = engine;
        this.listener = listener;
        this.sources = sources;
        this.flow = new FlowControl(limits.maxAhead());
    }

    /** Queues one whole text. A refusal goes to the listener's {@link SessionListener#onError}. */
    public void speak(String text, TurnOptions options) {
        try {
            requireText(TurnRequest.isBlank(text) ? 0 : text.length());
            SessionTurn turn = newTurn(options, Objects.requireNonNullElse(options.mode(), defaultMode()), false);
            turn.addText(text, true, now());
            enqueue(turn);
        } catch (VoiceException e) {
            listener.onError(e, options.label());
        }
    }

    /**
     * Adds a piece to the open text, or opens a text that is read while it arrives. Empty pieces do nothing. A refusal
     * goes to the listener's {@link SessionListener#onError}.
     */
    public void append(String text, TurnOptions options) {
        if (text.isEmpty() || ignoringText) {
            return;
        }
        String label = openText == null ? options.label() : openText.label;
        try {
            if (openText == null) {
                open(text, options);
            } else {
                extend(openText, text, options);
            }
        } catch (VoiceException e) {
            listener.onError(e, label);
        }
    }

    /** Ends the open text. Without one, the listener receives {@code BAD_MESSAGE}. */
    public void flush() {
        if (ignoringText) {
            ignoringText = false;
        } else if (openText == null) {
            listener.onError(new VoiceException(ErrorCode.BAD_MESSAGE, "nothing to flush: no text was appended"), null);
        } else {
            closeText(openText);
        }
    }

    /** Stops the turn of that label, or all turns. */
    public void cancel(@Nullable String label) {
        if (label == null) {
            cancelAll();
            return;
        }
        SessionTurn turn =
                live().filter(each -> each.label.equals(label)).findFirst().orElse(null);
        if (turn == null) {
            listener.onError(new VoiceException(ErrorCode.UNKNOWN_TURN, "no turn of this name is open"), label);
        } else {
            cancel(turn);
        }
    }

    /** Stops everything; each turn still gets its report. */
    public void cancelAll() {
        live().toList().forEach(this::cancel);
    }

    /** Refuses new texts from now on with {@code reason}; turns accepted before go on. */
    public void refuseNewTurns(VoiceException reason) {
        closedFor = reason;
    }

    /** Ends the session because the client is gone; nothing is reported any more. */
    public void close() {
        waiting.clear();
        active = null;
        openText = null;
        engine.endSession();
    }

    /** Returns the UTF-16 units of the texts of all turns that are spoken or wait. */
    public int numChars() {
        return live().mapToInt(SessionTurn::numChars).sum();
    }

    /** Returns whether no turn is spoken or waits. */
    public boolean isIdle() {
        return active == null;
    }

    /**
     * Returns whether nothing can happen before the client sends something: there is no turn, or the rest of a text is
     * missing.
     */
    public boolean awaitsClient() {
        return active == null || active == openText;
    }

    @Override
    public void onQueued(TurnEvent.Queued event) {
        SessionTurn turn = current(event.turnId());
        if (turn != null && !turn.isCancelled()) {
            listener.onQueued(turn.label, event.place(), event.expectedNanos());
        }
    }

    @Override
    public void onStarted(TurnEvent.Started event) {
        SessionTurn turn = current(event.turnId());
        if (turn != null && !turn.isCancelled()) {
            listener.onStarted(turn.label);
        }
    }

    @Override
    public void onText(TurnEvent.Text event) {
        SessionTurn turn = current(event.turnId());
        if (turn != null && !turn.isCancelled()) {
            listener.onText(turn.label, event.delta());
        }
    }

    @Override
    public void onAudio(TurnEvent.Audio event) {
        SessionTurn turn = current(event.turnId());
        if (turn == null || turn.isCancelled()) {
            return;
        }
        listener.onAudio(event.audio(), aheadNanos());
        long now = now();
        boolean starved = playback.onSent(now, event.audio().numSamples());
        turn.onSent(event.audio(), event.emittedNanos(), now, starved);
        updatePause();
    }

    @Override
    public void onDone(TurnEvent.Done event) {
        SessionTurn turn = current(event.turnId());
        if (turn == null) {
            return;
        }
        VoiceException failure = event.summary().failure();
        VoiceException told = failure == null ? turn.cutShortBy() : failure;
        if (told != null && !turn.isCancelled()) {
            listener.onError(told, turn.label);
        }
        leave(turn);
        listener.onDone(turn.report(event.summary()));
        submitNext();
    }

    @Override
    public void onRefused(TurnEvent.Refused event) {
        SessionTurn turn = current(event.turnId());
        if (turn == null) {
            return;
        }
        leave(turn);
        if (turn.isCancelled()) {
            listener.onDone(turn.report(TurnSummary.NEVER_STARTED));
        } else {
            listener.onError(event.reason(), turn.label);
        }
        submitNext();
    }

    /** Sets whether the client's connection takes more data. */
    public void setWritable(boolean writable) {
        flow.setWritable(writable);
        updatePause();
    }

    /** Checks whether playback has caught up, and pauses the turn or lets it go on. */
    public void updatePause() {
        flow.onAhead(aheadNanos());
        boolean wanted = active != null && flow.mustPause();
        if (active != null && wanted != paused) {
            engine.setPaused(active.turnId, wanted);
        }
        paused = wanted;
    }

    /** Returns whether the engine was told to pause the active turn. */
    public boolean isPaused() {
        return paused;
    }

    /** Returns the nanoseconds after which {@link #updatePause} must be called again; 0 if it need not be called. */
    public long nanosUntilCaughtUp() {
        return paused ? flow.nanosUntilCaughtUp(aheadNanos()) : 0;
    }

    /** Returns the nanoseconds of audio that were sent and that a listener who plays at once has not yet played. */
    public long aheadNanos() {
        return playback.aheadNanos(now());
    }

    /** Settles the open text, or ends it, if no piece of it has come for long enough. */
    public void updateText() {
        SessionTurn turn = openText;
        if (turn == null) {
            return;
        }
        long silentNanos = now() - turn.lastPieceNanos();
        if (silentNanos >= limits.textTimeout().toNanos()) {
            cutShort(turn, noMoreText());
        } else if (mustSettle() && silentNanos >= limits.settle().toNanos()) {
            turn.setSettled();
            engine.settle(turn.turnId);
        }
    }

    /** Returns the nanoseconds after which {@link #updateText} must be called to settle the open text; 0 if there is no need. */
    public long nanosUntilTextSettles() {
        return mustSettle() ? nanosUntilSilentFor(limits.settle()) : 0;
    }

    /** Returns the nanoseconds after which {@link #updateText} must be called to end the open text; 0 if there is no need. */
    public long nanosUntilTextEnds() {
        return openText == null ? 0 : nanosUntilSilentFor(limits.textTimeout());
    }

    private boolean mustSettle() {
        return openText != null
                && openText == active
                && !openText.isSettled()
                && !limits.settle().isZero();
    }

    private long nanosUntilSilentFor(Duration silence) {
        long lastPieceNanos = openText == null ? 0 : openText.lastPieceNanos();
        return Math.max(1, lastPieceNanos + silence.toNanos() - now());
    }

    private VoiceException noMoreText() {
        return new VoiceException(
                ErrorCode.LIMIT_EXCEEDED,
                "no piece of the appended text came for session.text-timeout, "
                        + limits.textTimeout().toMillis()
                        + "ms; the text was ended as if it had been flushed, and further pieces are ignored until the flush");
    }

    private void open(String text, TurnOptions options) {
        requireText(text.length());
        SessionTurn turn = newTurn(options, Mode.READ, true);
        turn.addText(text, true, now());
        openText = turn;
        enqueue(turn);
    }

    private void extend(SessionTurn turn, String text, TurnOptions options) {
        if (options.voice() != null
                || options.seed() != null
                || (options.label() != null && !options.label().equals(turn.label))) {
            throw new VoiceException(
                    ErrorCode.BAD_MESSAGE, "turn, voice and seed belong to the first piece of a text; flush it first");
        }
        int numChars = turn.numChars() + text.length();
        if (numChars > limits.maxTextChars()) {
            cutShort(turn, tooLong(numChars));
            return;
        }
        boolean atEngine = turn == active;
        turn.addText(text, !atEngine, now());
        if (atEngine) {
            engine.append(turn.turnId, text);
        }
    }

    /** Ends an open text before its client does, and ignores what the client still adds to it. */
    private void cutShort(SessionTurn turn, VoiceException why) {
        closeText(turn);
        ignoringText = true;
        // told when the turn is over: until then an error with its name would pass for its end
        turn.cutShort(why);
    }

    private void closeText(SessionTurn turn) {
        turn.finishText();
        openText = null;
        if (turn == active) {
            engine.finishText(turn.turnId);
        }
    }

    private void requireText(int numChars) {
        if (numChars == 0) {
            throw new VoiceException(ErrorCode.BAD_TEXT, "the text is empty");
        }
        if (numChars > limits.maxTextChars()) {
            throw tooLong(numChars);
        }
    }

    private VoiceException tooLong(int numChars) {
        return new VoiceException(
                ErrorCode.BAD_TEXT,
                "the text has " + numChars + " characters, session.max-text-chars is " + limits.maxTextChars());
    }

    private SessionTurn newTurn(TurnOptions options, Mode mode, boolean textContinues) {
        if (closedFor != null) {
            throw closedFor;
        }
        if (live().count() >= limits.maxTurns()) {
            throw new VoiceException(
                    ErrorCode.LIMIT_EXCEEDED,
                    limits.maxTurns() + " turns are open, session.max-turns is " + limits.maxTurns());
        }
        String label = Objects.requireNonNullElseGet(options.label(), this::freshLabel);
        if (isLive(label)) {
            throw new VoiceException(ErrorCode.BAD_MESSAGE, "a turn of this name is open");
        }
        String voice = options.voice() == null ? defaults.voice() : options.voice();
        long seed = options.seed() == null ? sources.seeds().getAsLong() : options.seed();
        long turnId = sources.turnIds().getAsLong();
        return new SessionTurn(
                label, new TurnRequest(sessionId, keyName, turnId, mode, "", textContinues, voice, seed));
    }

    private String freshLabel() {
        String label;
        do {
            label = Long.toString(++numLabels);
        } while (isLive(label));
        return label;
    }

    private boolean isLive(String label) {
        return live().anyMatch(turn -> turn.label.equals(label));
    }

    private Stream<SessionTurn> live() {
        return Stream.concat(Stream.ofNullable(active), waiting.stream());
    }

    private Mode defaultMode() {
        return Objects.requireNonNullElse(defaults.mode(), Mode.CHAT);
    }

    private void enqueue(SessionTurn turn) {
        waiting.add(turn);
        if (active == null) {
            submitNext();
        }
    }

    private void submitNext() {
        active = waiting.poll();
        paused = false;
        if (active != null) {
            engine.submit(active.submit(now()));
        }
    }

    private void cancel(SessionTurn turn) {
        if (turn == openText) {
            openText = null;
        }
        if (turn.isCancelled()) {
            return;
        }
        turn.cancel();
        if (turn == active) {
            playback.onDiscarded(now());
            engine.cancel(turn.turnId);
        } else {
            waiting.remove(turn);
            listener.onDone(turn.report(TurnSummary.NEVER_STARTED));
        }
    }

    private void leave(SessionTurn turn) {
        active = null;
        if (turn == openText) {
            openText = null;
            // the rest of its text may still be on its way
            ignoringText = true;
        }
    }

    private long now() {
        return sources.nanoTime().getAsLong();
    }

    private @Nullable SessionTurn current(long turnId) {
        return active != null && active.turnId == turnId ? active : null;
    }
}
