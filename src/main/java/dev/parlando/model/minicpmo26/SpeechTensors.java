package dev.parlando.model.minicpmo26;

import dev.parlando.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lists names and shapes of all tensors that the way from text to speech needs; a published checkpoint holds more.
 *
 * <p>Source: model reference 2.1 to 2.3 and 2.6 to 2.8.
 */
public final class SpeechTensors {
    private static final int QUANTISER_GROUPS = 2;
    private static final int QUANTISER_DIM = 4;
    private static final int KERNEL = 3;
    private static final int BLOCK_KERNEL = 7;

    /** Width inside a DVAE block divided by the number of channels; the config has no key for it. */
    private static final int DVAE_EXPANSION = 4;

    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    private SpeechTensors() {}

    /**
     * Lists the tensors of the language model, prefix {@code llm.}; with tied embeddings there is no
     * {@code llm.lm_head.weight}.
     */
    public static Map<String, Shape> llm(LlmConfig config, boolean tieWordEmbeddings) {
        SpeechTensors tensors = new SpeechTensors();
        int hidden = config.hiddenSize();
        tensors.add("llm.model.embed_tokens.weight", config.vocabSize(), hidden);
        for (int layer = 0; layer < config.numLayers(); layer++) {
            String prefix = "llm.model.layers." + layer + ".";
            int keyValue = config.numKeyValueHeads() * config.headDim();
            tensors.decoderLayer(prefix, hidden, keyValue, config.intermediateSize());
            tensors.add(prefix + "self_attn.q_proj.bias", hidden);
            tensors.add(prefix + "self_attn.k_proj.bias", keyValue);
            tensors.add(prefix + "self_attn.v_proj.bias", keyValue);
        }
        tensors.add("llm.model.norm.weight", hidden);
        if (!tieWordEmbeddings) {
            tensors.add("llm.lm_head.weight", config.vocabSize(), hidden);
        }
        return tensors.shapes;
    }

    /** Lists the tensors of the speech decoder, prefix {@code tts.}. */
    public static Map<String, Shape> tts(TtsConfig config) {
        SpeechTensors tensors = new SpeechTensors();
        int hidden = config.hiddenSize();
        tensors.linear("tts.projector.linear1", hidden, config.llmDim());
        tensors.linear("tts.projector.linear2", hidden, hidden);
        tensors.add("tts.emb_text.weight", config.numTextTokens(), hidden);
        for (int book = 0; book < config.numCodebooks(); book++) {
            String head = "tts.head_code." + book + ".parametrizations.weight.original";
            tensors.add("tts.emb_code." + book + ".weight", config.numAudioTokens(), hidden);
            tensors.add(head + "0", config.numAudioTokens(), 1);
            tensors.add(head + "1", config.numAudioTokens(), hidden);
        }
        for (int layer = 0; layer < config.numLayers(); layer++) {
            tensors.decoderLayer("tts.model.layers." + layer + ".", hidden, hidden, config.intermediateSize());
        }
        tensors.add("tts.model.norm.weight", hidden);
        return tensors.shapes;
    }

    /** Lists the tensors of the DVAE's decoder, prefix {@code tts.dvae.}. */
    public static Map<String, Shape> dvae(VocoderConfig config) {
        SpeechTensors tensors = new SpeechTensors();
        String prefix = "tts.dvae.";
        for (int group = 0; group < QUANTISER_GROUPS; group++) {
            String rvq = prefix + "vq_layer.quantizer.rvqs." + group + ".project_out";
            tensors.linear(rvq, config.groupDim(), QUANTISER_DIM);
        }
        int hidden = config.dvaeHidden();
        String decoder = prefix + "decoder.";
        tensors.convolution(decoder + "conv_in.0", config.dvaeBottleneck(), config.groupDim(), KERNEL);
        tensors.convolution(decoder + "conv_in.2", hidden, config.dvaeBottleneck(), KERNEL);
        for (int layer = 0; layer < config.dvaeLayers(); layer++) {
            String block = decoder + "decoder_block." + layer + ".";
            tensors.convNextBlock(block, hidden, DVAE_EXPANSION * hidden);
            tensors.add(block + "coef", hidden);
        }
        tensors.add(decoder + "conv_out.weight", config.dvaeOutput(), hidden, 1);
        tensors.add(prefix + "out_conv.weight", config.numMels(), config.dvaeOutput(), KERNEL);
        tensors.add(prefix + "coef", 1, config.numMels(), 1);
        return tensors.shapes;
    }

    /** Lists the tensors of Vocos, which lie in a file of their own without a prefix. */
    public static Map<String, Shape> vocos(VocoderConfig config) {
        SpeechTensors tensors = new SpeechTensors();
        int dim = config.vocosDim();
        tensors.convolution("backbone.embed", dim, config.numMels(), BLOCK_KERNEL);
        tensors.norm("backbone.norm", dim);
        for (int layer = 0; layer < config.vocosLayers(); layer++) {
            String block = "backbone.convnext." + layer + ".";
            tensors.convNextBlock(block, dim, config.vocosIntermediate());
            tensors.add(block + "gamma", dim);
        }
        tensors.norm("backbone.final_layer_norm", dim);
        tensors.linear("head.out", config.fftSize() + 2, dim);
        return tensors.shapes;
    }

    private void decoderLayer(String prefix, int hidden, int keyValue, int intermediate) {
        add(prefix + "input_layernorm.weight", hidden);
        add(prefix + "self_attn.q_proj.weight", hidden, hidden);
        add(prefix + "self_attn.k_proj.weight", keyValue, hidden);
        add(prefix + "self_attn.v_proj.weight", keyValue, hidden);
        add(prefix + "self_attn.o_proj.weight", hidden, hidden);
        add(prefix + "post_attention_layernorm.weight", hidden);
        add(prefix + "mlp.gate_proj.weight", intermediate, hidden);
        add(prefix + "mlp.up_proj.weight", intermediate, hidden);
        add(prefix + "mlp.down_proj.weight", hidden, intermediate);
    }

    private void convNextBlock(String prefix, int channels, int intermediate) {
        convolution(prefix + "dwconv", channels, 1, BLOCK_KERNEL);
        norm(prefix + "norm", channels);
        linear(prefix + "pwconv1", intermediate, channels);
        linear(prefix + "pwconv2", channels, intermediate);
    }

    private void convolution(String name, int outputs, int inputs, int kernel) {
        add(name + ".weight", outputs, inputs, kernel);
        add(name + ".bias", outputs);
    }

    private void linear(String name, int outputs, int inputs) {
        add(name + ".weight", outputs, inputs);
        add(name + ".bias", outputs);
    }

    private void norm(String name, int channels) {
        add(name + ".weight", channels);
        add(name + ".bias", channels);
    }

    private void add(String name, long... dimensions) {
        shapes.put(name, Shape.of(dimensions));
    }
}
