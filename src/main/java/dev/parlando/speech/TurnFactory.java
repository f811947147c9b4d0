package dev.parlando.speech;

import dev.parlando.bundle.TtsConfig;
import dev.parlando.vocoder.ChunkStitcher;

/** Puts turns together: which plan speaks them, and from which text. */
final class TurnFactory {
    private static final long LLM_SEED_SALT = 0x9E3779B97F4A7C15L;

    private final SpeechModel model;
    private final SchedulerConfig config;

    TurnFactory(SpeechModel model, SchedulerConfig config) {
        this.model = model;
        this.config = config;
    }

    Turn create(TurnRequest request, TurnListener listener, long submittedNanos) {
        TtsConfig tts = model.bundle().ttsConfig();
        SpokenText text = new SpokenText(model.newSegmentPlanner());
        SpeechPlan plan = new StreamingPlan(tts, model.speechTokens(), text, config.firstChunkSteps());
        int overlap = StreamingPlan.OVERLAP_STEPS * model.vocoder().samplesPerStep();
        Turn.Parts parts = new Turn.Parts(
                plan,
                text,
                new Utterance(tts.numCodebooks(), config.maxAudioSteps(), tts.reservedTextSlots() + 3),
                new CodeSampler(tts, request.seed()),
                new ChunkStitcher(overlap, plan.holdsWholeChunk()));
        return new Turn(request, listener, parts, submittedNanos);
    }

    Reply createReply(TurnRequest request, Conversation conversation) {
        LlmSampler sampler =
                new LlmSampler(config.sampling(), model.llm().numCandidates(), request.seed() ^ LLM_SEED_SALT);
        return new Reply(
                conversation, model.llm(), model.llmTokenizer(), sampler, config.maxReplyTokens(), config.faithful());
    }
}
