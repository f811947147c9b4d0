package dev.parlando.speech;

import dev.parlando.model.minicpmo26.FaithfulPrompt;
import dev.parlando.model.minicpmo26.FaithfulReadPlan;
import dev.parlando.model.minicpmo26.FaithfulStreamPlan;
import dev.parlando.model.minicpmo26.TtsConfig;
import dev.parlando.speech.chat.Conversation;
import dev.parlando.speech.chat.LlmSampler;
import dev.parlando.speech.chat.Reply;
import dev.parlando.speech.plan.CodeSampler;
import dev.parlando.speech.plan.SegmentState;
import dev.parlando.speech.plan.SpeechPlan;
import dev.parlando.speech.plan.SpokenText;
import dev.parlando.speech.plan.StreamingPlan;
import dev.parlando.turn.Mode;
import dev.parlando.turn.TurnListener;
import dev.parlando.turn.TurnRequest;
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

    /** @throws dev.parlando.error.VoiceException {@code UNKNOWN_VOICE} */
    ActiveTurn create(TurnRequest request, TurnListener listener, long submittedNanos) {
        TtsConfig tts = model.bundle().ttsConfig();
        model.voice(request.voice());
        SegmentState utterance = new SegmentState(
                tts.numCodebooks(), model.maxAudioSteps(), tts.schedule().reservedTextSlots() + 3);
        CodeSampler sampler = new CodeSampler(tts.numCodebooks(), tts.numAudioTokens(), tts.sampling(), request.seed());
        return config.faithful()
                ? createFaithful(request, listener, utterance, sampler, submittedNanos)
                : createStreaming(request, listener, utterance, sampler, submittedNanos);
    }

    private ActiveTurn createStreaming(
            TurnRequest request,
            TurnListener listener,
            SegmentState utterance,
            CodeSampler sampler,
            long submittedNanos) {
        SpokenText text = new SpokenText(model.newSegmentPlanner());
        StreamingPlan plan = new StreamingPlan(
                model.bundle().ttsConfig().schedule(), model.speechTokens(), text, config.firstChunkSteps());
        return new ActiveTurn(
                request,
                listener,
                new ActiveTurn.Parts(plan, text, utterance, sampler, stitcher(plan)),
                submittedNanos);
    }

    private ActiveTurn createFaithful(
            TurnRequest request,
            TurnListener listener,
            SegmentState utterance,
            CodeSampler sampler,
            long submittedNanos) {
        TtsConfig tts = model.bundle().ttsConfig();
        FaithfulPrompt prompt = new FaithfulPrompt(model.ttsTokenizer(), model.speechTokens(), tts);
        if (request.mode() == Mode.READ) {
            FaithfulReadPlan plan = new FaithfulReadPlan(tts, prompt, config.maxAudioSteps());
            return new ActiveTurn(
                    request,
                    listener,
                    new ActiveTurn.Parts(plan, plan, utterance, sampler, stitcher(plan)),
                    submittedNanos);
        }
        FaithfulStreamPlan plan = new FaithfulStreamPlan(tts, prompt, config.maxAudioSteps());
        return new ActiveTurn(
                request,
                listener,
                new ActiveTurn.Parts(plan, plan, utterance, sampler, stitcher(plan)),
                submittedNanos);
    }

    private ChunkStitcher stitcher(SpeechPlan plan) {
        return new ChunkStitcher(
                StreamingPlan.OVERLAP_STEPS * model.vocoder().samplesPerStep(), plan.holdsWholeChunk());
    }

    Reply createReply(TurnRequest request, Conversation conversation) {
        LlmSampler sampler =
                new LlmSampler(config.sampling(), model.llm().numCandidates(), request.seed() ^ LLM_SEED_SALT);
        return new Reply(
                conversation, model.llm(), model.llmTokenizer(), sampler, config.maxReplyTokens(), config.faithful());
    }
}
