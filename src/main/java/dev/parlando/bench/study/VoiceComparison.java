package dev.parlando.bench.study;

import dev.parlando.audio.PcmChunk;
import dev.parlando.speech.plan.CodeTape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets every variant read the same texts with the baseline's codes, one after the other. The baseline must come first. */
final class VoiceComparison {
    private final List<Prompt> prompts;
    private final long seed;
    private final StudyFolder folder;
    private final Map<String, CodeTape> tapes = new HashMap<>();
    private final Map<String, SpokenTurn> originals = new HashMap<>();
    private final List<VoiceCheck.Row> rows = new ArrayList<>();

    VoiceComparison(List<Prompt> prompts, long seed, StudyFolder folder) {
        this.prompts = prompts;
        this.seed = seed;
        this.folder = folder;
    }

    void hear(Variant variant, Speaker speaker) {
        for (Prompt prompt : prompts) {
            CodeTape known = tapes.get(prompt.name());
            CodeTape tape = known == null ? CodeTape.recording() : known.playback();
            Optional<SpokenTurn> turn = speaker.speakWith(prompt, seed, tape);
            if (turn.isEmpty()) {
                return;
            }
            PcmChunk audio = turn.get().audio();
            folder.writeWav(folder.wav("forced", variant.name(), prompt.name()), audio);
            SpokenTurn original = originals.putIfAbsent(prompt.name(), turn.get());
            if (known == null) {
                tapes.put(prompt.name(), tape);
            } else if (original != null) {
                rows.add(compare(variant, prompt, tape, original, turn.get()));
            }
        }
    }

    VoiceCheck result() {
        return new VoiceCheck(rows);
    }

    private static VoiceCheck.Row compare(
            Variant variant, Prompt prompt, CodeTape tape, SpokenTurn first, SpokenTurn other) {
        PcmChunk original = first.audio();
        PcmChunk audio = other.audio();
        double snr = snrDb(original, audio);
        boolean identical = audio.numSamples() == original.numSamples() && snr == VoiceCheck.BEST_SNR_DB;
        return new VoiceCheck.Row(
                variant.name(),
                prompt.name(),
                tape.numPlayed(),
                tape.agreement(),
                identical,
                sizes(first).equals(sizes(other)),
                snr,
                LogMel.of(original).distanceDb(LogMel.of(audio)),
                audio.numSamples() - (long) original.numSamples());
    }

    private static List<Integer> sizes(SpokenTurn turn) {
        return turn.chunks().stream().map(chunk -> chunk.audio().numSamples()).toList();
    }

    /** Returns the signal to noise ratio over the samples that both have, in decibels; noise alone has the worst. */
    static double snrDb(PcmChunk signal, PcmChunk other) {
        double power = 0;
        double noise = 0;
        for (int index = 0; index < Math.min(signal.numSamples(), other.numSamples()); index++) {
            double difference = other.sample(index) - signal.sample(index);
            power += signal.sample(index) * (double) signal.sample(index);
            noise += difference * difference;
        }
        double db = 10 * Math.log10(power / Math.max(noise, Double.MIN_NORMAL));
        return noise == 0
                ? VoiceCheck.BEST_SNR_DB
                : Math.max(-VoiceCheck.BEST_SNR_DB, Math.min(db, VoiceCheck.BEST_SNR_DB));
    }
}
