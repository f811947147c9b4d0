package dev.parlando.bench.study;

import dev.parlando.audio.PcmChunk;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes plans and results of studies, for tests that need only a part of one. */
final class Studies {
    private Studies() {}

    /** Returns a plan of a short text to read and of a longer one, each run with a load of its own. */
    static StudyPlan plan(int runs, String... variants) {
        return plan(runs, StudyPlan.Loading.EACH_RUN, variants);
    }

    static StudyPlan plan(int runs, StudyPlan.Loading loading, String... variants) {
        return new StudyPlan(
                Variant.parse(List.of(variants)),
                List.of(TinyStudy.SHORT, TinyStudy.LONG),
                runs,
                1,
                loading,
                List.of("threads:1"));
    }

    /** Returns a run without a load before it. */
    static RunRecord run(String variant, int run, RunRecord.TurnRow... turns) {
        return new RunRecord(
                variant, run, "2026-01-0" + (run + 1), Map.of("device", "cpu " + run), Map.of(), List.of(turns));
    }

    static RunRecord.TurnRow turn(Prompt prompt, Map<String, Double> values) {
        return new RunRecord.TurnRow(prompt.set(), prompt.name(), 0, "completed", values);
    }

    /** Returns a completed turn that has the chunks as its audio. */
    static SpokenTurn spoken(long wallMillis, Map<String, Long> stages, SpokenTurn.Chunk... chunks) {
        return new SpokenTurn("completed", List.of(chunks), wallMillis * 1_000_000, stages, Map.of());
    }

    /** Returns a chunk of one level throughout. */
    static SpokenTurn.Chunk chunk(double atMillis, float level, int samples) {
        float[] wave = new float[samples];
        Arrays.fill(wave, level);
        return new SpokenTurn.Chunk(Math.round(atMillis * 1e6), PcmChunk.copyOf(wave, 0, samples));
    }
}
