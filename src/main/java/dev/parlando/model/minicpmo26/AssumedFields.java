package dev.parlando.model.minicpmo26;

import dev.parlando.bundle.ConfigNode;
import dev.parlando.error.BundleFile;
import dev.parlando.text.SpeechTokens;
import java.nio.file.Path;
import java.util.List;

/**
 * Refuses a {@code config.json} that asks for a computation which these networks do not do. A field that is absent or
 * null has the value of the published model.
 */
final class AssumedFields {
    private AssumedFields() {}

    /**
     * Checks the language model's fields.
     *
     * @param file the {@code config.json}
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} naming file, field, value and what is expected
     */
    static void checkLlm(Path file, ConfigNode root) {
        String quantised =
                "none: weights quantised to 4 bits (GPTQ, AWQ) cannot be read. Use the edition in bfloat16, or"
                        + " store matrices as I8 with scales";
        root.check(
                !root.isSet("quantization_config"),
                "quantization_config",
                root.described("quantization_config"),
                quantised);
        root.check(
                !BundleFile.exists(file.resolveSibling("quantize_config.json")),
                "quantization_config",
                "given by the file quantize_config.json",
                quantised);
        checkDecoder(root);
        root.only("attention_bias", true);
        root.only("init_tts", true);
        root.only("scale_emb", 1);
    }

    /**
     * Checks the speech decoder's fields.
     *
     * @param numMels mel bands of the vocoder
     */
    static void checkSpeech(ConfigNode speech, int numMels) {
        checkDecoder(speech);
        speech.only("attention_bias", false);
        speech.only("num_spk_embs", 1);
        speech.only("use_mlp", true);
        speech.only("use_speaker_embedding", true);
        speech.only("use_llm_hidden_state", false);
        speech.only("use_text", true);
        speech.only("num_mel_bins", numMels);
        speech.only("streaming", true);
    }

    /** Refuses ids of the speech decoder's special tokens that are not those of its tokenizer. */
    static void checkSpeechTokens(ConfigNode speech, SpeechTokens tokens) {
        speech.only("spk_emb_token_id", tokens.speaker());
        speech.only("audio_bos_token_id", tokens.audioStart());
        speech.only("text_eos_token_id", tokens.textEnd());
    }

    /**
     * Refuses rotary positions that the newer field {@code rope_parameters} asks for and {@code rope_theta} does not.
     *
     * @param theta base of the rotary positions, which is used
     */
    static void checkRope(ConfigNode node, double theta) {
        if (!node.isSet("rope_parameters")) {
            return;
        }
        ConfigNode rope = node.child("rope_parameters");
        rope.only("rope_type", "default");
        rope.only("type", "default");
        rope.only("rope_theta", theta);
        rope.only("partial_rotary_factor", 1);
        for (String other : List.of("full_attention", "sliding_attention", "factor")) {
            rope.check(!rope.isSet(other), other, rope.described(other), "none");
        }
    }

    private static void checkDecoder(ConfigNode node) {
        node.only("hidden_act", "silu");
        node.only("mlp_bias", false);
        node.only("use_sliding_window", false);
        String type = node.path("rope_scaling", "rope_type", "type");
        node.check(
                !node.isSet("rope_scaling") || type.equals("default"),
                "rope_scaling",
                node.described("rope_scaling"),
                "null or type default");
        node.check(
                !node.described("layer_types").contains("sliding"),
                "layer_types",
                node.described("layer_types"),
                "full_attention in every layer");
    }

    /** Refuses heads whose width is not the hidden size divided by the number of heads. */
    static void checkHeadDim(ConfigNode node, int headDim) {
        node.only("head_dim", headDim);
    }
}
