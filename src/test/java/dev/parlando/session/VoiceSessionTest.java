package dev.parlando.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.stage.Stage;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnEvent;
import dev.parlando.turn.TurnReport;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import dev.parlando.turn.TurnSummary;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class VoiceSessionTest {
    private static final TurnSummary COMPLETED =
            new TurnSummary(TurnStatus.COMPLETED, 0, 0, 0, Map.of(Stage.TTS_STEP, 100_000_000L), null);
    private static final TurnSummary CANCELLED = new TurnSummary(TurnStatus.CANCELLED, 0, 0, 0, Map.of(), null);
    private static final TurnOptions ANY = new TurnOptions(null, null, null, null);

    private final Recorder recorder = new Recorder();
    private final AtomicLong clock = new AtomicLong(1_000_000_000_000L);
    private final AtomicLong turnIds = new AtomicLong(100);
    private final VoiceSession session = new VoiceSession(
            new SessionSetup(
                    "s",
                    "shop",
                    new SessionLimits(20, 3, Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofMinutes(5)),
                    new TurnOptions(null, "anna", null, null)),
            recorder,
            recorder,
            new SessionSources(turnIds::incrementAndGet, () -> 42, clock::get));

    @Test
    void aTurnFromTextToEnd() {
        session.speak("hello", ANY);
        assertEquals(List.of("submit 101 CHAT hello"), recorder.lines());
        assertEquals("anna", recorder.lastRequest().voice());
        assertEquals(42, recorder.lastRequest().seed());
        session.onStarted(new TurnEvent.Started(101));
        session.onText(new TurnEvent.Text(101, "Hi!"));
        session.onAudio(new TurnEvent.Audio(101, loud(24_000), clock.get()));
        session.onDone(new TurnEvent.Done(101, COMPLETED));
        assertEquals(
                List.of("> started 1", "> text 1 Hi!", "> audio 24000 ahead 0", "> done 1 COMPLETED"),
                recorder.lines());
        assertTrue(session.isIdle());
    }

    @Test
    void thePlaceOfTheTurnThatIsAskedForIsPassedOn() {
        session.speak("hello", ANY);
        recorder.lines();
        session.onQueued(new TurnEvent.Queued(100, 1, 5));
        session.onQueued(new TurnEvent.Queued(101, 2, -1));
        assertEquals(List.of("> queued 1 2 -1"), recorder.lines());
        session.cancel("1");
        recorder.lines();
        session.onQueued(new TurnEvent.Queued(101, 1, 5));
        assertEquals(List.of(), recorder.lines(), "nothing but its end follows a cancel");
    }

    @Test
    void turnsAreSpokenOneAfterTheOther() {
        session.speak("one", labelled("a"));
        session.speak("two", labelled("b"));
        session.speak("three", labelled("c"));
        assertEquals(List.of("submit 101 CHAT one"), recorder.lines());
        session.onDone(new TurnEvent.Done(101, COMPLETED));
        assertEquals(List.of("> done a COMPLETED", "submit 102 CHAT two"), recorder.lines());
        session.onRefused(new TurnEvent.Refused(102, new VoiceException(ErrorCode.SERVER_BUSY, "full")));
        assertEquals(List.of("> error SERVER_BUSY b", "submit 103 CHAT three"), recorder.lines());
    }

    @Test
    void numbersOfATurn() {
        session.speak("hello", ANY);
        pass(120);
        long emitted = clock.get();
        pass(3);
        session.onAudio(new TurnEvent.Audio(101, PcmChunk.copyOf(new float[2_400], 0, 2_400), emitted));
        session.onAudio(new TurnEvent.Audio(101, loud(2_400), clock.get()));
        pass(500);
        session.onAudio(new TurnEvent.Audio(101, loud(2_400), clock.get()));
        session.onDone(new TurnEvent.Done(101, COMPLETED));
        TurnReport report = recorder.lastReport();
        assertEquals(OptionalLong.of(123_000_000), report.ttfbNanos());
        // a listener hears 100 ms of silence first
        assertEquals(OptionalLong.of(223_000_000), report.audibleNanos());
        assertEquals(7_200, report.sentSamples());
        assertEquals(0.1 / 0.3, report.rtf().orElseThrow(), 1e-9);
        assertEquals(3_000_000, report.summary().stageNanos().get(Stage.WRITE));
        assertEquals(1, report.underruns());
    }

    @Test
    void theClockOfAWaitingTurnStartsWhenItsPredecessorEnds() {
        session.speak("one", ANY);
        session.speak("two", ANY);
        pass(5_000);
        session.onDone(new TurnEvent.Done(101, COMPLETED));
        pass(80);
        session.onAudio(new TurnEvent.Audio(102, loud(10), clock.get()));
        session.onDone(new TurnEvent.Done(102, COMPLETED));
        assertEquals(OptionalLong.of(80_000_000), recorder.lastReport().ttfbNanos());
    }

    @Test
    void whatComesAfterACancelIsDropped() {
        session.speak("hello", ANY);
        session.onStarted(new TurnEvent.Started(101));
        recorder.lines();
        session.cancel(null);
        session.onText(new TurnEvent.Text(101, "late"));
        session.onAudio(new TurnEvent.Audio(101, loud(100), clock.get()));
        assertEquals(List.of("cancel 101"), recorder.lines());
        session.speak("next", ANY);
        assertEquals(List.of(), recorder.lines());
        session.onDone(new TurnEvent.Done(101, COMPLETED));
        assertEquals(List.of("> done 1 CANCELLED", "submit 102 CHAT next"), recorder.lines());
        session.onAudio(new TurnEvent.Audio(101, loud(100), clock.get()));
        session.onDone(new TurnEvent.Done(101, CANCELLED));
        assertEquals(List.of(), recorder.lines());
    }

    @Test
    void oneOfSeveralTurnsIsCancelled() {
        session.speak("one", labelled("a"));
        session.speak("two", labelled("b"));
        recorder.lines();
        session.cancel("b");
        session.cancel("a");
        session.cancel("a");
        session.cancel("nobody");
        assertEquals(List.of("> done b CANCELLED", "cancel 101", "> error UNKNOWN_TURN nobody"), recorder.lines());
    }

    @Test
    void textArrivesInPieces() {
        session.append("", ANY);
        session.append("Hel", labelled("s"));
        session.append("lo", ANY);
        session.append(" you", labelled("s"));
        session.flush();
        assertEquals(
                List.of("submit 101 READ Hel...", "append 101 lo", "append 101  you", "finish 101"), recorder.lines());
        session.flush();
        assertEquals(List.of("> error BAD_MESSAGE null"), recorder.lines());
    }

    @Test
    void piecesOfAWaitingTextAreKept() {
        session.speak("one", ANY);
        session.append("Hel", ANY);
        session.append("lo", ANY);
        session.onDone(new TurnEvent.Done(101, COMPLETED));
        session.append("!", ANY);
        session.flush();
        assertEquals(
                List.of(
                        "submit 101 CHAT one",
                        "> done 1 COMPLETED",
                        "submit 102 READ Hello...",
                        "append 102 !",
                        "finish 102"),
                recorder.lines());
    }

    @Test
    void aWaitingTextThatWasFlushedIsWhole() {
        session.speak("one", ANY);
        session.append("Hello", ANY);
        session.flush();
        session.onDone(new TurnEvent.Done(101, COMPLETED));
        assertEquals(List.of("submit 101 CHAT one", "> done 1 COMPLETED", "submit 102 READ Hello"), recorder.lines());
    }

    @Test
    void theRestOfATextWhoseTurnIsOverIsIgnored() {
        session.append("Hello", ANY);
        session.onRefused(new TurnEvent.Refused(101, new VoiceException(ErrorCode.SERVER_BUSY, "full")));
        session.append("lost", ANY);
        session.flush();
        session.append("new", ANY);
        assertEquals(
                List.of("submit 101 READ Hello...", "> error SERVER_BUSY 1", "submit 102 READ new..."),
                recorder.lines());
    }

    @Test
    void aCancelledTextIsClosedAtOnce() {
        session.append("Hello", ANY);
        session.cancel(null);
        session.append("new", ANY);
        session.onDone(new TurnEvent.Done(101, CANCELLED));
        assertEquals(
                List.of("submit 101 READ Hello...", "cancel 101", "> done 1 CANCELLED", "submit 102 READ new..."),
                recorder.lines());
    }

    @Test
    void laterPiecesCannotChangeVoiceSeedOrName() {
        session.append("Hello", ANY);
        recorder.lines();
        session.append("x", new TurnOptions(null, "bert", null, null));
        session.append("x", new TurnOptions(null, null, null, 3L));
        session.append("x", labelled("other"));
        assertEquals(
                List.of("> error BAD_MESSAGE 1", "> error BAD_MESSAGE 1", "> error BAD_MESSAGE 1"), recorder.lines());
    }

    @Test
    void textsAreBounded() {
        session.speak(" \u00a0\u200b\n\u0007", labelled("a"));
        session.speak("x".repeat(21), labelled("b"));
        assertEquals(List.of("> error BAD_TEXT a", "> error BAD_TEXT b"), recorder.lines());
        session.speak("x".repeat(20), ANY);
        assertEquals(1, recorder.lines().size());
    }

    @Test
    void aStreamedTextIsBoundedAsAWhole() {
        session.append("x".repeat(15), ANY);
        session.append("x".repeat(6), ANY);
        session.append("x", ANY);
        session.flush();
        assertEquals(List.of("submit 101 READ xxxxxxxxxxxxxxx...", "finish 101"), recorder.lines());
        // an error with the turn's name would pass for its end, so it comes behind the audio
        session.onAudio(new TurnEvent.Audio(101, loud(100), clock.get()));
        session.onDone(new TurnEvent.Done(101, COMPLETED));
        assertEquals(List.of("> audio 100 ahead 0", "> error BAD_TEXT 1", "> done 1 COMPLETED"), recorder.lines());
    }

    @Test
    void aStreamedTextThatGrewTooLongWhileItWaitedIsSpokenUpToThePieceRefused() {
        session.speak("one", ANY);
        session.append("x".repeat(15), ANY);
        session.append("x".repeat(6), ANY);
        session.append("lost", ANY);
        session.flush();
        session.append("new", ANY);
        session.onDone(new TurnEvent.Done(101, COMPLETED));
        session.onDone(new TurnEvent.Done(102, COMPLETED));
        assertEquals(
                List.of(
                        "submit 101 CHAT one",
                        "> done 1 COMPLETED",
                        "submit 102 READ xxxxxxxxxxxxxxx",
                        "> error BAD_TEXT 2",
                        "> done 2 COMPLETED",
                        "submit 103 READ new..."),
                recorder.lines());
    }

    @Test
    void aCancelledTextThatGrewTooLongIsOnlyCancelled() {
        session.append("x".repeat(15), ANY);
        session.append("x".repeat(6), ANY);
        session.cancel(null);
        session.onDone(new TurnEvent.Done(101, CANCELLED));
        assertEquals(
                List.of("submit 101 READ xxxxxxxxxxxxxxx...", "finish 101", "cancel 101", "> done 1 CANCELLED"),
                recorder.lines());
    }

    @Test
    void waitingForMoreTextIsNoUnderrun() {
        session.append("Hello", ANY);
        session.onAudio(new TurnEvent.Audio(101, loud(2_400), clock.get()));
        pass(500);
        session.onAudio(new TurnEvent.Audio(101, loud(2_400), clock.get()));
        session.flush();
        pass(500);
        session.onAudio(new TurnEvent.Audio(101, loud(2_400), clock.get()));
        session.onDone(new TurnEvent.Done(101, COMPLETED));
        // the first gap is the client's, which had not sent more text; the second is the server's
        assertEquals(1, recorder.lastReport().underruns());
    }

    @Test
    void turnsAreBoundedAndNamesAreUnique() {
        session.speak("one", labelled("1"));
        session.speak("two", ANY);
        session.speak("again", labelled("1"));
        session.speak("three", labelled("3"));
        session.speak("four", labelled("4"));
        recorder.lines();
        assertEquals("> error LIMIT_EXCEEDED 5", refusalOf("five", "5"));
        session.cancel("2");
        assertEquals(List.of("> done 2 CANCELLED"), recorder.lines());
        assertEquals("> error BAD_MESSAGE 1", refusalOf("again", "1"));
    }

    @Test
    void aFailedTurnIsReportedAndTheNextIsSpoken() {
        session.speak("one", ANY);
        session.speak("two", ANY);
        recorder.lines();
        VoiceException failure = new VoiceException(ErrorCode.KV_CACHE_FULL, "no room");
        session.onDone(new TurnEvent.Done(101, new TurnSummary(TurnStatus.FAILED, 0, 0, 0, Map.of(), failure)));
        assertEquals(List.of("> error KV_CACHE_FULL 1", "> done 1 FAILED", "submit 102 CHAT two"), recorder.lines());
    }

    @Test
    void audioTooFarAheadPausesTheTurnUntilPlaybackCatchesUp() {
        session.speak("hello", ANY);
        session.onAudio(new TurnEvent.Audio(101, loud(48_000), clock.get()));
        assertFalse(session.isPaused());
        session.onAudio(new TurnEvent.Audio(101, loud(2_400), clock.get()));
        assertTrue(session.isPaused());
        assertEquals(Duration.ofMillis(600).toNanos(), session.nanosUntilCaughtUp());
        pass(599);
        session.updatePause();
        assertTrue(session.isPaused());
        pass(1);
        session.updatePause();
        assertFalse(session.isPaused());
        assertEquals(0, session.nanosUntilCaughtUp());
        assertEquals(List.of("pause 101", "resume 101"), pausesOf(recorder.lines()));
    }

    @Test
    void aFullSocketPausesTheTurn() {
        session.speak("hello", ANY);
        session.setWritable(false);
        session.setWritable(false);
        session.setWritable(true);
        assertEquals(List.of("submit 101 CHAT hello", "pause 101", "resume 101"), recorder.lines());
    }

    @Test
    void theNextTurnIsPausedTooWhileTheSocketIsFull() {
        session.speak("one", ANY);
        session.speak("two", ANY);
        session.setWritable(false);
        session.onDone(new TurnEvent.Done(101, COMPLETED));
        session.onAudio(new TurnEvent.Audio(102, loud(10), clock.get()));
        session.setWritable(true);
        assertEquals(List.of("pause 101", "pause 102", "resume 102"), pausesOf(recorder.lines()));
    }

    @Test
    void aCancelMeansThatNothingIsLeftToPlay() {
        session.speak("one", ANY);
        session.onAudio(new TurnEvent.Audio(101, loud(48_000), clock.get()));
        session.cancel(null);
        assertEquals(0, session.aheadNanos());
    }

    @Test
    void nothingIsAcceptedOnceTheServerGoesDown() {
        session.speak("one", ANY);
        session.refuseNewTurns(new VoiceException(ErrorCode.SHUTTING_DOWN, "bye"));
        recorder.lines();
        session.speak("two", ANY);
        session.append("three", ANY);
        assertEquals(List.of("> error SHUTTING_DOWN null", "> error SHUTTING_DOWN null"), recorder.lines());
        session.onDone(new TurnEvent.Done(101, COMPLETED));
        assertTrue(session.isIdle());
    }

    @Test
    void aClosedSessionIsSilent() {
        session.speak("one", ANY);
        session.speak("two", ANY);
        recorder.lines();
        session.close();
        session.onAudio(new TurnEvent.Audio(101, loud(10), clock.get()));
        session.onDone(new TurnEvent.Done(101, CANCELLED));
        assertEquals(List.of("end session"), recorder.lines());
    }

    @Test
    void readIsTheModeOfWhoAsksForIt() {
        session.speak("one", new TurnOptions(Mode.READ, "bert", null, 9L));
        assertEquals(new TurnRequest("s", "shop", 101, Mode.READ, "one", false, "bert", 9), recorder.lastRequest());
    }

    private String refusalOf(String text, @Nullable String label) {
        session.speak(text, new TurnOptions(null, null, label, null));
        List<String> lines = recorder.lines();
        return lines.get(lines.size() - 1);
    }

    private static List<String> pausesOf(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("pause") || line.startsWith("resume"))
                .toList();
    }

    private static TurnOptions labelled(String label) {
        return new TurnOptions(null, null, label, null);
    }

    private void pass(long millis) {
        clock.addAndGet(millis * 1_000_000);
    }

    private static PcmChunk loud(int numSamples) {
        float[] samples = new float[numSamples];
        Arrays.fill(samples, 0.5f);
        return PcmChunk.copyOf(samples, 0, numSamples);
    }
}
