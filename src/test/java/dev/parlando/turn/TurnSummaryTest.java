package dev.parlando.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.stage.Stage;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class TurnSummaryTest {
    private static final TurnSummary FAILED = new TurnSummary(
            TurnStatus.FAILED,
            24_000,
            47,
            5,
            Map.of(Stage.QUEUE, 1_000L, Stage.TTS_STEP, 200_000_000L, Stage.WAVE, 50_000_000L),
            new VoiceException(ErrorCode.KV_CACHE_FULL, "no room"));

    @Test
    void waitingAndWritingAreNoComputation() {
        assertEquals(250_000_000, FAILED.computeNanos());
        assertEquals(250_000_000, FAILED.withStage(Stage.WRITE, 9).computeNanos());
        assertEquals(9, FAILED.withStage(Stage.WRITE, 9).stageNanos().get(Stage.WRITE));
    }

    @Test
    void aCancelledTurnKeepsItsNumbersAndLosesItsFailure() {
        TurnSummary cancelled = FAILED.cancelled();
        assertEquals(TurnStatus.CANCELLED, cancelled.status());
        assertNull(cancelled.failure());
        assertEquals(FAILED.stageNanos(), cancelled.stageNanos());
        assertEquals(47, cancelled.audioSteps());
    }

    @Test
    void rtfCountsTheAudioThatWasSent() {
        TurnReport report =
                new TurnReport(1, "a", Mode.READ, FAILED, 12_000, OptionalLong.empty(), OptionalLong.empty(), 0);
        assertEquals(OptionalDouble.of(0.5), report.rtf());
        TurnReport silent = new TurnReport(1, "a", Mode.READ, FAILED, 0, OptionalLong.empty(), OptionalLong.empty(), 0);
        assertEquals(OptionalDouble.empty(), silent.rtf());
    }
}
