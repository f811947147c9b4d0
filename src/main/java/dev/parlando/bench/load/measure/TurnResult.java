package dev.parlando.bench.load.measure;

import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds the measurements of one turn that ended.
 *
 * @param startNanos intended start, after the beginning of the run
 * @param error code of the error, or null
 * @param heard audio and reply, if they were to be kept, else null
 */
public record TurnResult(
        PlannedTurn plan,
        long startNanos,
        LoadOutcome outcome,
        @Nullable String error,
        Times times,
        Audio audio,
        @Nullable SpokenAlone heard) {

    /**
     * Holds durations in nanoseconds; all but the last two count from the intended start.
     *
     * @param late until the message was written
     * @param ttfb until the first byte of audio
     * @param audible until a listener who plays at once hears a sample above -50 dBFS
     * @param whole until the end
     * @param cancel from the cancel message to the end
     * @param serverTtfb time to first audio as the server measured it
     */
    public record Times(
            OptionalLong late,
            OptionalLong ttfb,
            OptionalLong audible,
            long whole,
            OptionalLong cancel,
            OptionalLong serverTtfb) {}

    /**
     * Holds what was measured of the audio that arrived.
     *
     * @param gaps nanoseconds between frames
     * @param underruns nanoseconds of each silence
     * @param rtf compute time over audio time, as the server measured it
     */
    public record Audio(
            long numSamples, List<Long> gaps, List<Long> underruns, OptionalDouble rtf, Set<AudioFault> faults) {
        public Audio {
            gaps = List.copyOf(gaps);
            underruns = List.copyOf(underruns);
            // in the order of the constants, as they stand in a message
            faults = Collections.unmodifiableSet(new TreeSet<>(faults));
        }
    }
}
