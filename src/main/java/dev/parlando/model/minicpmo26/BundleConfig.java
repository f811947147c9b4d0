package dev.parlando.model.minicpmo26;

import dev.parlando.bundle.ConfigNode;
import dev.parlando.speech.plan.CodeSampling;
import dev.parlando.speech.plan.SpeechSchedule;
import java.nio.file.Path;

/**
 * All sizes of a bundle, from its {@code config.json}.
 *
 * @param llm the language model
 * @param tieWordEmbeddings whether the LLM's head is its embedding, and {@code llm.lm_head.weight} absent
 * @param tts the speech decoder
 * @param vocoder the two networks from codes to wave
 */
record BundleConfig(LlmConfig llm, boolean tieWordEmbeddings, TtsConfig tts, VocoderConfig vocoder) {
    /** 5 levels in each of 4 dimensions, and the end of speech; fixed by the quantiser (model reference 2.6). */
    private static final int AUDIO_TOKENS = 626;

    /** Two groups of two stages; fixed by the quantiser (model reference 2.6). */
    private static final int CODEBOOKS = 4;

    /**
     * Reads a config; a key that is absent has the value of the published 2.6 model.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} naming file, key, value and what was expected
     */
    static BundleConfig read(Path file) {
        ConfigNode root = ConfigNode.read(file);
        ConfigNode speech = root.child("tts_config");
        LlmConfig llm = llm(root);
        TtsConfig tts = tts(speech, llm.hiddenSize());
        return new BundleConfig(llm, root.flag("tie_word_embeddings", false), tts, vocoder(speech));
    }

    private static LlmConfig llm(ConfigNode root) {
        LlmConfig llm = new LlmConfig(
                root.positive("hidden_size", 3584),
                root.positive("num_hidden_layers", 28),
                root.positive("num_attention_heads", 28),
                root.positive("num_key_value_heads", 4),
                root.positive("intermediate_size", 18_944),
                root.positive("vocab_size", 151_700),
                root.positive("rope_theta", 1e6),
                root.positive("rms_norm_eps", 1e-6),
                root.positive("max_position_embeddings", 32_768));
        checkHeads(root, llm.hiddenSize(), llm.numHeads());
        root.check(
                llm.numHeads() % llm.numKeyValueHeads() == 0,
                "num_key_value_heads",
                llm.numKeyValueHeads(),
                "a divisor of num_attention_heads, " + llm.numHeads());
        return llm;
    }

    /** One call with a line a field: longer than most methods, but a table in nature. */
    private static TtsConfig tts(ConfigNode node, int llmHiddenSize) {
        TtsConfig tts = new TtsConfig(
                node.positive("llm_dim", llmHiddenSize),
                node.positive("hidden_size", 768),
                node.positive("num_hidden_layers", 20),
                node.positive("num_attention_heads", 12),
                node.positive("intermediate_size", 3072),
                node.positive("num_text_tokens", 21_178),
                node.positive("num_audio_tokens", AUDIO_TOKENS),
                node.positive("num_vq", CODEBOOKS),
                node.positive("max_position_embeddings", 4096),
                node.positive("rope_theta", 10_000.0),
                node.positive("rms_norm_eps", 1e-6),
                schedule(node),
                new CodeSampling(
                        node.positive("top_p", 0.7),
                        node.positive("top_k", 20),
                        node.positive("repetition_penalty", 1.0)));
        checkNetwork(node, tts, llmHiddenSize);
        checkSchedule(node, tts);
        return tts;
    }

    private static SpeechSchedule schedule(ConfigNode node) {
        int reserved = node.positive("streaming_text_reserved_len", 300);
        return new SpeechSchedule(
                node.positive("streaming_text_chunk_size", 10),
                node.positive("streaming_audio_chunk_size", 50),
                reserved,
                node.positive("segment_min_tokens", Math.min(120, reserved)),
                node.positive("segment_max_tokens", reserved),
                node.notNegative("segment_context_tokens", 5),
                node.notNegative("segment_context_steps", 50));
    }

    private static void checkNetwork(ConfigNode node, TtsConfig tts, int llmHiddenSize) {
        checkHeads(node, tts.hiddenSize(), tts.numHeads());
        int keyValueHeads = node.positive("num_key_value_heads", tts.numHeads());
        node.check(keyValueHeads == tts.numHeads(), "num_key_value_heads", keyValueHeads, "" + tts.numHeads());
        node.check(tts.llmDim() == llmHiddenSize, "llm_dim", tts.llmDim(), "the LLM's hidden_size, " + llmHiddenSize);
        node.check(tts.numAudioTokens() == AUDIO_TOKENS, "num_audio_tokens", tts.numAudioTokens(), "" + AUDIO_TOKENS);
        node.check(tts.numCodebooks() == CODEBOOKS, "num_vq", tts.numCodebooks(), "" + CODEBOOKS);
        node.check(tts.sampling().topP() <= 1, "top_p", tts.sampling().topP(), "above 0 and at most 1");
        node.check(
                tts.sampling().topK() < tts.numAudioTokens(),
                "top_k",
                tts.sampling().topK(),
                "less than num_audio_tokens, " + AUDIO_TOKENS);
    }

    private static void checkSchedule(ConfigNode node, TtsConfig tts) {
        SpeechSchedule schedule = tts.schedule();
        int reserved = schedule.reservedTextSlots();
        node.check(
                tts.maxPositions() > reserved + 3,
                "max_position_embeddings",
                tts.maxPositions(),
                "more than streaming_text_reserved_len + 3, " + (reserved + 3));
        node.check(
                schedule.textChunkSize() <= reserved,
                "streaming_text_chunk_size",
                schedule.textChunkSize(),
                "at most streaming_text_reserved_len, " + reserved);
        node.check(
                schedule.segmentMaxTokens() <= reserved,
                "segment_max_tokens",
                schedule.segmentMaxTokens(),
                "at most streaming_text_reserved_len, " + reserved);
        node.check(
                schedule.segmentMinTokens() <= schedule.segmentMaxTokens(),
                "segment_min_tokens",
                schedule.segmentMinTokens(),
                "at most segment_max_tokens, " + schedule.segmentMaxTokens());
        node.check(
                schedule.segmentContextTokens() < schedule.segmentMaxTokens(),
                "segment_context_tokens",
                schedule.segmentContextTokens(),
                "less than segment_max_tokens, " + schedule.segmentMaxTokens());
        node.check(
                schedule.segmentLimit() > 0,
                "streaming_text_reserved_len",
                reserved,
                "room for a token of text, segment_context_tokens and the end token");
        node.check(
                schedule.segmentContextSteps() < tts.maxPositions() - reserved - 3,
                "segment_context_steps",
                schedule.segmentContextSteps(),
                "less than the audio positions, " + (tts.maxPositions() - reserved - 3));
    }

    private static VocoderConfig vocoder(ConfigNode speech) {
        ConfigNode dvae = speech.child("dvae");
        ConfigNode vocos = speech.child("vocos");
        VocoderConfig vocoder = new VocoderConfig(
                dvae.positive("group_dim", 512),
                dvae.positive("bottleneck", 128),
                dvae.positive("hidden", 256),
                dvae.positive("layers", 12),
                dvae.positive("output", 512),
                dvae.positive("n_mels", 100),
                vocos.positive("dim", 512),
                vocos.positive("intermediate_dim", 1536),
                vocos.positive("layers", 8),
                vocos.positive("n_fft", 1024),
                vocos.positive("hop_length", 256));
        vocos.check(vocoder.fftSize() % 2 == 0, "n_fft", vocoder.fftSize(), "an even number");
        vocos.check(
                vocoder.hopLength() <= vocoder.fftSize() / 2 && (vocoder.fftSize() - vocoder.hopLength()) % 2 == 0,
                "hop_length",
                vocoder.hopLength(),
                "even like n_fft and at most half of it, " + vocoder.fftSize() / 2);
        return vocoder;
    }

    private static void checkHeads(ConfigNode node, int hiddenSize, int numHeads) {
        node.check(
                hiddenSize % (2 * numHeads) == 0,
                "num_attention_heads",
                numHeads,
                "a number that divides hidden_size, " + hiddenSize + ", into even heads");
    }
}
