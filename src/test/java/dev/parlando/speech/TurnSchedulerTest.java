package dev.parlando.speech;

import static dev.parlando.error.VoiceExceptionAssert.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnRequest;
import dev.parlando.turn.TurnStatus;
import dev.parlando.turn.TurnSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws of the scheduler in read mode, on a tiny bundle. */
public final class TurnSchedulerTest {
    private static final SchedulerConfig CONFIG = SchedulerConfig.builder()
            .slots(4)
            .queueLimit(3)
            .conversations(2)
            .contextTokens(256)
            .maxReplyTokens(32)
            .maxAudioSteps(150)
            .build();
    private static final TinyModel MODEL = TinyModel.tiny(CONFIG);
    private static final List<String> TEXTS = List.of(
            "Hello.",
            "The quick brown fox jumps over the lazy dog.",
            "One, two, three, four, five, six, seven, eight, nine, ten.",
            "Where do you go tonight, and when will you be back?");

    @AfterAll
    static void close() {
        MODEL.close();
    }

    private static TurnRequest read(long turnId, String text, long seed) {
        return new TurnRequest("session", turnId, Mode.READ, text, false, null, seed);
    }

    private static RecordedTurn speakAlone(String text, long seed) {
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            RecordedTurn turn = new RecordedTurn();
            scheduler.submit(read(1, text, seed), turn);
            finish(scheduler);
            return turn;
        }
    }

    private static void finish(TurnScheduler scheduler) {
        while (scheduler.tick()) {
            // until nothing is left to do
        }
    }

    @Test
    void speaksAndReports() {
        RecordedTurn turn = speakAlone(TEXTS.get(1), 7);
        TurnSummary summary = turn.summary();
        assertTrue(turn.isStarted());
        assertEquals(turn.samples().length, summary.audioSamples());
        assertEquals(0, turn.samples().length % 512);
        assertTrue(summary.computeNanos() > 0);
        for (float sample : turn.samples()) {
            assertTrue(Float.isFinite(sample));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!! ???", "......", "👋", "\u200b", "🙂🙃 …", "---", "", "(!)"})
    void aTextWithNothingToSpeakIsRefused(String text) {
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            RecordedTurn turn = new RecordedTurn();
            VoiceException refused = assertThrows(VoiceException.class, () -> scheduler.submit(read(1, text, 7), turn));
            assertEquals(ErrorCode.BAD_TEXT, refused.code());
            assertFalse(scheduler.tick());
            // the refused turn left nothing behind
            scheduler.submit(read(1, "Good morning.", 7), turn);
            finish(scheduler);
            assertEquals(TurnStatus.COMPLETED, endOf(turn));
        }
    }

    @Test
    void aTextInPiecesWithNothingToSpeakFails() {
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            RecordedTurn turn = new RecordedTurn();
            scheduler.submit(new TurnRequest("session", 1, Mode.READ, "!!! ", true, null, 7), turn);
            finish(scheduler);
            scheduler.append(1, "👋");
            scheduler.finishText(1);
            finish(scheduler);
            assertEquals(TurnStatus.FAILED, turn.summary().status());
            VoiceException failure = Objects.requireNonNull(turn.summary().failure());
            assertEquals(ErrorCode.BAD_TEXT, failure.code());
            assertEquals(0, turn.samples().length);
        }
    }

    @Test
    void firstChunkHoldsBackOnlyTheOverlap() {
        List<Integer> chunks = speakAlone(TEXTS.get(2), 3).chunkSizes();
        assertEquals(25 * 512 - 2_048, chunks.get(0));
        assertEquals(25 * 512, chunks.get(1));
    }

    @Test
    void equalSeedsRepeatAndOthersDiffer() {
        float[] first = speakAlone(TEXTS.get(1), 5).samples();
        assertArrayEquals(first, speakAlone(TEXTS.get(1), 5).samples());
        assertFalse(Arrays.equals(first, speakAlone(TEXTS.get(1), 6).samples()));
    }

    @Test
    void textThatStreamsSoundsAsTextGivenAtOnce() {
        String text = "First a sentence with several words in it. Then another one, which is also quite long, follows.";
        float[] whole = speakAlone(text, 11).samples();
        for (long cut = 0; cut < 5; cut++) {
            assertArrayEquals(whole, speakInPieces(text, new Random(cut)).samples());
        }
    }

    /** The segment is cut off at its 150 steps, before or after the rest of its text has come. */
    @Test
    void aSegmentThatIsCutOffWhileItsTextStreamsSoundsAsTextGivenAtOnce() {
        String text = "we go up on it. ".repeat(20) + "and then we come down again.";
        float[] whole = speakAlone(text, 11).samples();
        for (int cut = 40; cut < text.length(); cut += 40) {
            RecordedTurn turn = new RecordedTurn();
            try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
                scheduler.submit(
                        new TurnRequest("session", 1, Mode.READ, text.substring(0, cut), true, null, 11), turn);
                finish(scheduler);
                scheduler.append(1, text.substring(cut));
                scheduler.finishText(1);
                finish(scheduler);
            }
            assertArrayEquals(whole, turn.samples(), "cut at " + cut);
        }
    }

    /** Ticks between pieces, so that speech starts before the text is complete. */
    private static RecordedTurn speakInPieces(String text, Random random) {
        RecordedTurn turn = new RecordedTurn();
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            scheduler.submit(new TurnRequest("session", 1, Mode.READ, "", true, null, 11), turn);
            int position = 0;
            while (position < text.length()) {
                int end = Math.min(text.length(), position + 1 + random.nextInt(9));
                scheduler.append(1, text.substring(position, end));
                position = end;
                for (int ticks = random.nextInt(40); ticks > 0; ticks--) {
                    scheduler.tick();
                }
            }
            finish(scheduler);
            assertFalse(turn.isDone());
            scheduler.finishText(1);
            finish(scheduler);
        }
        return turn;
    }

    @Test
    void newTextNeverChangesAudioAlreadyEmitted() {
        String text = "This is the first part of the text that is read aloud and it goes on for a while, ";
        float[] emitted = emittedBefore(text, " and ends here.");
        float[] other = emittedBefore(text, " but this time it ends in quite another way!");
        int common = Math.min(emitted.length, other.length);
        assertTrue(common > 0);
        assertArrayEquals(Arrays.copyOf(emitted, common), Arrays.copyOf(other, common));
    }

    /**
     * Returns the audio of the first part of a text. Then it speaks the rest, and checks that the whole audio begins
     * with the first part's.
     */
    private static float[] emittedBefore(String first, String rest) {
        RecordedTurn turn = new RecordedTurn();
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            scheduler.submit(new TurnRequest("session", 1, Mode.READ, first, true, null, 2), turn);
            finish(scheduler);
            float[] emitted = turn.samples();
            scheduler.append(1, rest);
            scheduler.finishText(1);
            finish(scheduler);
            assertArrayEquals(emitted, Arrays.copyOf(turn.samples(), emitted.length));
            return emitted;
        }
    }

    @Test
    void refusesWhenTheQueueIsFull() {
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            List<RecordedTurn> turns = new ArrayList<>();
            for (int index = 0; index < CONFIG.slots(); index++) {
                turns.add(submit(scheduler, index));
            }
            scheduler.tick();
            for (int index = 0; index < CONFIG.queueLimit(); index++) {
                assertFalse(scheduler.load().full());
                turns.add(submit(scheduler, CONFIG.slots() + index));
            }
            assertTrue(scheduler.load().full());
            assertRefused(ErrorCode.SERVER_BUSY, "speech.queue-limit", () -> submit(scheduler, 99));
            TurnScheduler.Load load = scheduler.load();
            assertEquals(CONFIG.slots(), load.active());
            assertEquals(CONFIG.queueLimit(), load.queued());
            assertTrue(load.cachePositionsUsed() > 0);
            finish(scheduler);
            turns.forEach(turn -> assertEquals(TurnStatus.COMPLETED, endOf(turn)));
            assertEquals(0, scheduler.load().cachePositionsUsed());
        }
    }

    private static RecordedTurn submit(TurnScheduler scheduler, int index) {
        RecordedTurn turn = new RecordedTurn();
        scheduler.submit(read(index, TEXTS.get(index % TEXTS.size()), index), turn);
        return turn;
    }

    /** Returns how a turn ended. A tiny random model often has no end, so the step limit counts as an end too. */
    private static TurnStatus endOf(RecordedTurn turn) {
        TurnStatus status = turn.summary().status();
        return status == TurnStatus.TRUNCATED ? TurnStatus.COMPLETED : status;
    }

    @Test
    void cancelFreesTheSlotAtOnceAndLeavesNoTrace() {
        float[] alone = speakAlone(TEXTS.get(3), 3).samples();
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            RecordedTurn cancelled = submit(scheduler, 0);
            RecordedTurn kept = submit(scheduler, 3);
            for (int ticks = 0; ticks < 40; ticks++) {
                scheduler.tick();
            }
            scheduler.cancel(0);
            assertEquals(TurnStatus.CANCELLED, cancelled.summary().status());
            assertEquals(1, scheduler.load().active());
            int emitted = cancelled.samples().length;
            finish(scheduler);
            assertEquals(emitted, cancelled.samples().length);
            assertClose(alone, kept.samples());
        }
    }

    @Test
    void aWaitingTurnCanBeCancelled() {
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            RecordedTurn turn = submit(scheduler, 0);
            scheduler.cancel(0);
            assertEquals(TurnStatus.CANCELLED, turn.summary().status());
            assertFalse(turn.isStarted());
            assertFalse(scheduler.tick());
        }
    }

    @Test
    void aPausedTurnWaitsWhileOthersGoOn() {
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            RecordedTurn paused = submit(scheduler, 0);
            RecordedTurn other = submit(scheduler, 1);
            scheduler.tick();
            scheduler.setPaused(0, true);
            int emitted = paused.samples().length;
            finish(scheduler);
            assertTrue(other.isDone());
            assertFalse(paused.isDone());
            assertEquals(emitted, paused.samples().length);
            scheduler.setPaused(0, false);
            finish(scheduler);
            assertTrue(paused.isDone());
            assertClose(speakAlone(TEXTS.get(0), 0).samples(), paused.samples());
        }
    }

    @Test
    void aListenerMayCancelItsOwnTurn() {
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            RecordedTurn turn = new RecordedTurn() {
                @Override
                public void onAudio(PcmChunk audio) {
                    super.onAudio(audio);
                    scheduler.cancel(1);
                }
            };
            scheduler.submit(read(1, TEXTS.get(2), 1), turn);
            finish(scheduler);
            assertEquals(TurnStatus.CANCELLED, turn.summary().status());
            assertEquals(1, turn.chunkSizes().size());
        }
    }

    @Test
    void aTurnSoundsAsAloneWhateverElseIsSpoken() {
        for (int numTurns : new int[] {1, 3, 8}) {
            speakTogether(numTurns, 13L * numTurns);
        }
    }

    private static void speakTogether(int numTurns, long seed) {
        Random random = new Random(seed);
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            List<RecordedTurn> turns = new ArrayList<>();
            while (turns.size() < numTurns) {
                TurnScheduler.Load load = scheduler.load();
                if (load.queued() < CONFIG.queueLimit()) {
                    turns.add(submit(scheduler, turns.size()));
                }
                for (int ticks = random.nextInt(60); ticks > 0; ticks--) {
                    scheduler.tick();
                }
            }
            finish(scheduler);
            for (int index = 0; index < numTurns; index++) {
                assertClose(
                        speakAlone(TEXTS.get(index % TEXTS.size()), index).samples(),
                        turns.get(index).samples());
            }
        }
    }

    /** Asserts that the energy of the difference is at most -60 dB of the energy expected. */
    public static void assertClose(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        double error = 0;
        double power = 0;
        for (int index = 0; index < expected.length; index++) {
            error += Math.pow(expected[index] - actual[index], 2);
            power += Math.pow(expected[index], 2);
        }
        assertNotEquals(0, power);
        assertTrue(error <= 1e-6 * power, "error is " + 10 * Math.log10(error / power) + " dB");
    }

    @Test
    void longTextIsSpokenToItsEndInBoundedMemory() {
        String text = "Here is a sentence that is not very long. ".repeat(60);
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            RecordedTurn turn = new RecordedTurn();
            scheduler.submit(read(1, text, 4), turn);
            long mostEntries = 0;
            while (scheduler.tick()) {
                mostEntries = Math.max(mostEntries, scheduler.load().cachePositionsUsed());
            }
            assertEquals(TurnStatus.COMPLETED, endOf(turn));
            assertTrue(mostEntries <= 303 + CONFIG.maxAudioSteps());
            assertTrue(turn.summary().audioSteps() > 10 * CONFIG.maxAudioSteps() / 2);
        }
    }

    @Test
    void refusesAnUnknownVoice() {
        try (BatchedTurnScheduler scheduler = MODEL.newScheduler()) {
            TurnRequest request = new TurnRequest("session", 1, Mode.READ, "Hi.", false, "nobody", 0);
            assertRefused(ErrorCode.UNKNOWN_VOICE, "nobody", () -> scheduler.submit(request, new RecordedTurn()));
        }
    }
}
