package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks how the rows on equal codes are summed up and shown. */
final class VoiceCheckTest {
    private static VoiceCheck.Row row(
            String variant, boolean sameChunks, double snrDb, double melDb, double agreement) {
        return new VoiceCheck.Row(variant, "p", 10, agreement, false, sameChunks, snrDb, melDb, 0);
    }

    @Test
    void theWorstTextCountsAndAgreementIsAveraged() {
        VoiceCheck check = new VoiceCheck(List.of(
                row("two", true, 60, 0.1, 1),
                row("two", true, 42, 0.3, 0.5),
                row("two", false, -9, 0.2, 0.75),
                row("three", true, 1, 9, 0)));
        assertEquals(new EqualCodes(3, 42, 0.3, 0.75), EqualCodes.of(check, "two"), "noise of other chunks is none");
    }

    @Test
    void textsThatAllCameInOtherChunksHaveNoRatio() {
        EqualCodes found = EqualCodes.of(new VoiceCheck(List.of(row("two", false, -9, 0.2, 1))), "two");
        assertEquals(1, found.texts());
        assertTrue(Double.isNaN(found.snrDb()));
        assertEquals("- (other chunks)", VoiceCheck.shown(found.snrDb()));
    }

    @Test
    void aVariantThatWasNotHeardHasNoTexts() {
        assertEquals(
                0,
                EqualCodes.of(new VoiceCheck(List.of(row("two", true, 60, 0, 1))), "three")
                        .texts());
    }

    @ParameterizedTest
    @CsvSource({"200, no noise", "199.96, 200.0 dB", "61.26, 61.3 dB", "0, 0.0 dB", "-3.04, -3.0 dB", "-200, -200.0 dB"
    })
    void aRatioIsShownToATenthOfADecibel(double snrDb, String text) {
        assertEquals(text, VoiceCheck.shown(snrDb));
    }

    @Test
    void intervalsHoldTheirEnds() {
        Interval interval = new Interval(2, 1, 3);
        assertTrue(
                interval.contains(1) && interval.contains(3) && !interval.contains(0.999) && !interval.contains(3.001));
        assertTrue(!interval.contains(Double.NaN));
    }
}
