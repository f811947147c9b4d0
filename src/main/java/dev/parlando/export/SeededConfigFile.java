package dev.parlando.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlando.model.minicpmo26.LlmConfig;
import dev.parlando.model.minicpmo26.TtsConfig;
import dev.parlando.model.minicpmo26.VocoderConfig;
import dev.parlando.tensor.DataType;

/**
 * Makes the {@code config.json} of a seeded bundle. Vocoder sizes, which the published file lacks, are in it only if
 * they differ from the published ones.
 */
final class SeededConfigFile {
    private SeededConfigFile() {}

    static ObjectNode create(SeededSize size, DataType type) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("architectures").add("MiniCPMO");
        root.put("model_type", "minicpmo").put("version", "2.6");
        root.put("torch_dtype", type == DataType.BFLOAT16 ? "bfloat16" : "float32");
        root.put("random_weights", true);
        putLlm(root, size.llm());
        ObjectNode speech = root.putObject("tts_config").put("model_type", "conditional_chattts");
        putTts(speech, size.tts());
        if (!size.vocoder().equals(SeededSize.FULL.vocoder())) {
            putVocoder(speech, size.vocoder());
        }
        return root;
    }

    private static void putLlm(ObjectNode node, LlmConfig llm) {
        node.put("hidden_act", "silu")
                .put("hidden_size", llm.hiddenSize())
                .put("intermediate_size", llm.intermediateSize())
                .put("max_position_embeddings", llm.maxPositions())
                .put("num_attention_heads", llm.numHeads())
                .put("num_hidden_layers", llm.numLayers())
                .put("num_key_value_heads", llm.numKeyValueHeads())
                .put("rms_norm_eps", llm.rmsNormEps())
                .put("rope_theta", llm.ropeTheta())
                .put("tie_word_embeddings", false)
                .put("vocab_size", llm.vocabSize());
    }

    private static void putTts(ObjectNode node, TtsConfig tts) {
        node.put("llm_dim", tts.llmDim())
                .put("hidden_size", tts.hiddenSize())
                .put("num_hidden_layers", tts.numLayers())
                .put("num_attention_heads", tts.numHeads())
                .put("intermediate_size", tts.intermediateSize())
                .put("num_text_tokens", tts.numTextTokens())
                .put("num_audio_tokens", tts.numAudioTokens())
                .put("num_vq", tts.numCodebooks())
                .put("max_position_embeddings", tts.maxPositions())
                .put("rope_theta", tts.ropeTheta())
                .put("rms_norm_eps", tts.rmsNormEps())
                .put("streaming_text_chunk_size", tts.schedule().textChunkSize())
                .put("streaming_audio_chunk_size", tts.schedule().audioChunkSize())
                .put("streaming_text_reserved_len", tts.schedule().reservedTextSlots())
                .put("segment_min_tokens", tts.schedule().segmentMinTokens())
                .put("segment_max_tokens", tts.schedule().segmentMaxTokens())
                .put("segment_context_tokens", tts.schedule().segmentContextTokens())
                .put("segment_context_steps", tts.schedule().segmentContextSteps())
                .put("top_p", tts.sampling().topP())
                .put("top_k", tts.sampling().topK())
                .put("repetition_penalty", tts.sampling().repetitionPenalty());
    }

    private static void putVocoder(ObjectNode speech, VocoderConfig vocoder) {
        speech.putObject("dvae")
                .put("group_dim", vocoder.groupDim())
                .put("bottleneck", vocoder.dvaeBottleneck())
                .put("hidden", vocoder.dvaeHidden())
                .put("layers", vocoder.dvaeLayers())
                .put("output", vocoder.dvaeOutput())
                .put("n_mels", vocoder.numMels());
        speech.putObject("vocos")
                .put("dim", vocoder.vocosDim())
                .put("intermediate_dim", vocoder.vocosIntermediate())
                .put("layers", vocoder.vocosLayers())
                .put("n_fft", vocoder.fftSize())
                .put("hop_length", vocoder.hopLength());
    }
}
