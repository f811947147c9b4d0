package dev.parlando.speech;

import dev.parlando.speech.chat.LlmSampler;
import dev.parlando.speech.plan.CodeSampler;
import dev.parlando.speech.plan.StreamingPlan;
import dev.parlando.speech.plan.TurnPlan;
import dev.parlando.tts.SpeechNetwork;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnListener;
import dev.parlando.turn.TurnRequest;
import dev.parlando.vocoder.ChunkStitcher;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Creates turns from their parts: plan, samplers, stitcher. */
final class TurnFactory {
    private static final long LLM_SEED_SALT = 0x9E3779B97F4A7C15L;

    private final SpeechModel model;
    private final SchedulerConfig config;

    TurnFactory(SpeechModel model, SchedulerConfig config) {
        this.model = model;
        this.config = config;
    }

    /**
     * Makes a turn that waits for its slot.
     *
     * @throws dev.parlando.error.VoiceException {@code UNKNOWN_VOICE}
     */
    ActiveTurn create(TurnRequest request, TurnListener listener, long submittedNanos) {
        model.voice(request.voice());
        TurnPlan plan = request.mode() == Mode.READ
                ? model.plans().reading()
                : model.plans().replying();
        TurnSpeech speech = new TurnSpeech(plan, codeSampler(request), stitcher(plan), listener, watch());
        return new ActiveTurn(request, listener, speech, submittedNanos);
    }

    /** Returns a watch for noise, or null where it is off: by a setting, in faithful mode, or for weights that were not trained. */
    private @Nullable NoiseWatch watch() {
        Duration usual = model.bundle().isTrained() && !config.faithful() ? NoiseWatch.USUAL : Duration.ZERO;
        Duration limit = config.noiseLimit().orElse(usual);
        return limit.isZero() ? null : new NoiseWatch(limit);
    }

    private CodeSampler codeSampler(TurnRequest request) {
        SpeechNetwork tts = model.bundle().tts();
        return new CodeSampler(
                tts.numCodebooks(), tts.numAudioTokens(), model.bundle().sampling(), request.seed());
    }

    private ChunkStitcher stitcher(TurnPlan plan) {
        return new ChunkStitcher(
                StreamingPlan.OVERLAP_STEPS * model.vocoder().samplesPerStep(),
                plan.plan().holdsWholeChunk());
    }

    /** Makes the sampler of a reply's tokens, whose draws are independent of those of the codes. */
    LlmSampler llmSampler(TurnRequest request) {
        return new LlmSampler(config.sampling(), model.llm().numCandidates(), request.seed() ^ LLM_SEED_SALT);
    }
}
