package dev.parlando.model.minicpmo26;

import dev.parlando.bundle.ConfigNode;
import dev.parlando.speech.plan.CodeSampling;
import dev.parlando.speech.plan.SpeechSchedule;
import java.nio.file.Path;

/**
 * Holds all sizes of a bundle, from {@code config.json}.
 *
 * @param llm the language model
 * @param tieWordEmbeddings whether the LLM's head uses the weights of the embedding; {@code llm.lm_head.weight} is
 *     then absent
 * @param tts the speech decoder
 * @param vocoder the two networks from codes to wave
 * @param hasRandomWeights whether the weights come from a seed, and say nothing
 */
record BundleConfig(
        LlmConfig llm, boolean tieWordEmbeddings, TtsConfig tts, VocoderConfig vocoder, boolean hasRandomWeights) {
    /** Limits far above any model of this family: a size beyond them is a mistake in the file. */
    private static final int MOST_WIDTH = 1 << 20;

    /** Fewest positions of the language model, the least that llm.context-tokens may be: the prompt of a voice needs them. */
    private static final int LEAST_CONTEXT = 64;

    private static final int MOST_LAYERS = 1 << 10;
    private static final int MOST_ROWS = 1 << 24;
    private static final int MOST_STEPS = 10_000;

    /**
     * Smallest {@code audioChunkSize}. A chunk of audio, half of it, is then longer than the overlap and than the steps
     * that cannot end the speech.
     */
    private static final int LEAST_AUDIO_CHUNK = 24;

    /**
     * Number of codes: 5 levels in each of 4 dimensions, and the end of speech; fixed by the quantiser (model reference
     * 2.6).
     */
    private static final int AUDIO_TOKENS = 626;

    /** Number of codebooks: two groups of two stages; fixed by the quantiser (model reference 2.6). */
    private static final int CODEBOOKS = 4;

    /**
     * Reads a config. An absent key has the value of the published 2.6 model.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} naming file, key, value and what was expected
     */
    static BundleConfig read(Path file) {
        ConfigNode root = ConfigNode.read(file);
        ConfigNode speech = root.child("tts_config");
        AssumedFields.checkLlm(file, root);
        LlmConfig llm = llm(root);
        TtsConfig tts = tts(speech, llm.hiddenSize());
        VocoderConfig vocoder = vocoder(speech);
        AssumedFields.checkSpeech(speech, vocoder.numMels());
        AssumedFields.checkRope(root, llm.ropeTheta());
        AssumedFields.checkRope(speech, tts.ropeTheta());
        AssumedFields.checkHeadDim(root, llm.headDim());
        AssumedFields.checkHeadDim(speech, tts.headDim());
        return new BundleConfig(
                llm, root.flag("tie_word_embeddings", false), tts, vocoder, root.flag("random_weights", false));
    }

    private static LlmConfig llm(ConfigNode root) {
        LlmConfig llm = new LlmConfig(
                root.within("hidden_size", 3584, 1, MOST_WIDTH),
                root.within("num_hidden_layers", 28, 1, MOST_LAYERS),
                root.within("num_attention_heads", 28, 1, MOST_LAYERS),
                root.within("num_key_value_heads", 4, 1, MOST_LAYERS),
                root.within("intermediate_size", 18_944, 1, MOST_WIDTH),
                root.within("vocab_size", 151_700, 1, MOST_ROWS),
                root.within("rope_theta", 1e6, 100, 1e9),
                root.within("rms_norm_eps", 1e-6, 1e-12, 1e-2),
                root.within("max_position_embeddings", 32_768, LEAST_CONTEXT, MOST_ROWS));
        checkHeads(root, llm.hiddenSize(), llm.numHeads());
        root.check(
                llm.numHeads() % llm.numKeyValueHeads() == 0,
                "num_key_value_heads",
                llm.numKeyValueHeads(),
                "a divisor of num_attention_heads, " + llm.numHeads());
        return llm;
    }

    /** Reads the sizes of the speech decoder. The method is long because it is a table: one line for each field. */
    private static TtsConfig tts(ConfigNode node, int llmHiddenSize) {
        TtsConfig tts = new TtsConfig(
                node.within("llm_dim", llmHiddenSize, 1, MOST_WIDTH),
                node.within("hidden_size", 768, 1, MOST_WIDTH),
                node.within("num_hidden_layers", 20, 1, MOST_LAYERS),
                node.within("num_attention_heads", 12, 1, MOST_LAYERS),
                node.within("intermediate_size", 3072, 1, MOST_WIDTH),
                node.within("num_text_tokens", 21_178, 1, MOST_ROWS),
                node.within("num_audio_tokens", AUDIO_TOKENS, 1, MOST_WIDTH),
                node.within("num_vq", CODEBOOKS, 1, MOST_LAYERS),
                node.within("max_position_embeddings", 4096, 1, MOST_ROWS),
                node.within("rope_theta", 10_000.0, 100, 1e9),
                node.within("rms_norm_eps", 1e-6, 1e-12, 1e-2),
                schedule(node),
                new CodeSampling(
                        node.positive("top_p", 0.7),
                        node.within("top_k", 20, 1, MOST_WIDTH),
                        node.within("repetition_penalty", 1.0, 0.1, 10)));
        checkNetwork(node, tts, llmHiddenSize);
        checkSchedule(node, tts);
        return tts;
    }

    private static SpeechSchedule schedule(ConfigNode node) {
        int reserved = node.within("streaming_text_reserved_len", 300, 1, MOST_STEPS);
        return new SpeechSchedule(
                node.within("streaming_text_chunk_size", 10, 1, MOST_STEPS),
                node.within("streaming_audio_chunk_size", 50, LEAST_AUDIO_CHUNK, MOST_STEPS),
                reserved,
                node.within("segment_min_tokens", Math.min(120, reserved), 1, MOST_STEPS),
                node.within("segment_max_tokens", reserved, 1, MOST_STEPS),
                node.within("segment_context_tokens", 5, 0, MOST_STEPS),
                node.within("segment_context_steps", 50, 0, MOST_STEPS));
    }

    private static void checkNetwork(ConfigNode node, TtsConfig tts, int llmHiddenSize) {
        checkHeads(node, tts.hiddenSize(), tts.numHeads());
        int keyValueHeads = node.within("num_key_value_heads", tts.numHeads(), 1, MOST_LAYERS);
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
                dvae.within("group_dim", 512, 1, MOST_WIDTH),
                dvae.within("bottleneck", 128, 1, MOST_WIDTH),
                dvae.within("hidden", 256, 1, MOST_WIDTH),
                dvae.within("layers", 12, 1, MOST_LAYERS),
                dvae.within("output", 512, 1, MOST_WIDTH),
                dvae.within("n_mels", 100, 1, MOST_WIDTH),
                vocos.within("dim", 512, 1, MOST_WIDTH),
                vocos.within("intermediate_dim", 1536, 1, MOST_WIDTH),
                vocos.within("layers", 8, 1, MOST_LAYERS),
                vocos.within("n_fft", 1024, 1, MOST_WIDTH),
                vocos.within("hop_length", 256, 1, MOST_WIDTH));
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
