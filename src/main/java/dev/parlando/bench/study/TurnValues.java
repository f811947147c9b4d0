package dev.parlando.bench.study;

import dev.parlando.audio.PcmChunk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and computes the values that are measured of a turn; times in milliseconds. */
final class TurnValues {
    static final String TTFB = "ttfb";
    static final String AUDIBLE = "ttfb.audible";
    static final String RTF = "rtf";
    static final String COMPUTE_RTF = "rtf.compute";
    static final String TURN = "turn";
    static final String AUDIO = "audio";
    static final String SILENCE = "silence";
    static final String LEVEL = "level";
    /** Names of the counts of a turn. */
    static final String STEPS = "audio.steps";

    static final String TOKENS = "text.tokens";
    /** Suffix of a stage's name, for the mean time of one piece of the stage's work. */
    static final String EACH = ".each";
    /** Prefix of a stage's name, for the number of pieces of the stage's work while the turn was spoken. */
    static final String COUNT = "n.";

    /** Values by which variants are judged, in the order of the report. */
    static final List<String> DECIDING = List.of(TTFB, AUDIBLE, RTF, COMPUTE_RTF, TURN);

    /** Values in which every pair of variants is compared. */
    static final List<String> PAIRED = List.of(TTFB, RTF);

    /** Values that are read from the wave alone, whatever time it took. */
    static final List<String> SOUND = List.of(AUDIO, SILENCE, LEVEL);

    /** Stages of a turn, in the order of the work. */
    static final List<String> STAGES =
            List.of("queue", "llm.prefill", "llm.step", "tts.prefill", "tts.step", "mel", "wave", "write");

    /** Stages of loading. */
    static final List<String> LOAD_STAGES = List.of("load", "build", "warmup");

    private static final double NANOS_PER_MILLI = 1e6;

    private TurnValues() {}

    static String unit(String name) {
        if (name.equals(AUDIO)) {
            return "s";
        }
        if (name.equals(LEVEL)) {
            return "dBFS";
        }
        return isTime(name) && !isRatio(name) ? "ms" : "";
    }

    /** Returns whether a smaller value is faster. */
    static boolean isTime(String name) {
        boolean isCount = name.startsWith(COUNT) || name.equals(STEPS) || name.equals(TOKENS);
        return !isCount && !SOUND.contains(name);
    }

    private static boolean isRatio(String name) {
        return name.equals(RTF) || name.equals(COMPUTE_RTF) || name.equals(SILENCE);
    }

    /** Returns all values of one turn; {@code spans} are those of all turns spoken with it. */
    static Map<String, Double> of(SpokenTurn turn, List<StageSpan> spans) {
        Map<String, Double> values = new LinkedHashMap<>();
        PcmChunk audio = turn.audio();
        AudioStats sound = AudioStats.of(audio);
        double seconds = audio.durationSeconds();
        values.put(TURN, turn.wallNanos() / NANOS_PER_MILLI);
        values.put(AUDIO, seconds);
        if (seconds > 0) {
            values.put(TTFB, turn.chunks().get(0).atNanos() / NANOS_PER_MILLI);
            values.put(RTF, turn.wallNanos() / 1e9 / seconds);
            values.put(SILENCE, sound.silentShare());
            values.put(LEVEL, sound.levelDbfs());
            audible(turn, values);
        }
        turn.stages().forEach((stage, nanos) -> values.put(stage, nanos / NANOS_PER_MILLI));
        computeRtf(turn, seconds, values);
        turn.counts().forEach((name, count) -> values.put(name, (double) count));
        pieces(spans, values);
        return values;
    }

    private static void computeRtf(SpokenTurn turn, double seconds, Map<String, Double> values) {
        long compute = turn.stages().entrySet().stream()
                .filter(entry ->
                        !entry.getKey().equals("queue") && !entry.getKey().equals("write"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        if (compute > 0 && seconds > 0) {
            values.put(COMPUTE_RTF, compute / 1e9 / seconds);
        }
    }

    /** Adds the time at which a listener who plays audio at once hears the first sample above the threshold. */
    private static void audible(SpokenTurn turn, Map<String, Double> values) {
        double playedUntil = 0;
        for (SpokenTurn.Chunk chunk : turn.chunks()) {
            double from = Math.max(playedUntil, chunk.atNanos() / NANOS_PER_MILLI);
            int first = AudioStats.firstAudible(chunk.audio());
            if (first >= 0) {
                values.put(AUDIBLE, from + first * 1e3 / PcmChunk.SAMPLE_RATE_HZ);
                return;
            }
            playedUntil = from + chunk.audio().durationSeconds() * 1e3;
        }
    }

    private static void pieces(List<StageSpan> spans, Map<String, Double> values) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (StageSpan span : spans) {
            sums.merge(span.stage(), span.nanos() / NANOS_PER_MILLI, Double::sum);
            values.merge(COUNT + span.stage(), 1.0, Double::sum);
        }
        sums.forEach((stage, millis) -> {
            Double count = values.get(COUNT + stage);
            if (count != null) {
                values.put(stage + EACH, millis / count);
            }
        });
    }
}
