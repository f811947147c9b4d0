package dev.parlando.model.toy;

import dev.parlando.layers.DecoderShape;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.SafetensorsWriter;
import dev.parlando.tensor.Shape;
import dev.parlando.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The toy's sizes, and its tensors from a seed. */
final class ToyWeights {
    static final DecoderShape LLM = new DecoderShape(1, 16, 2, 1, 8, 24, 1e4, 1e-6, false);
    static final DecoderShape TTS = new DecoderShape(2, 8, 2, 2, 4, 12, 1e4, 1e-6, false);
    static final int WORDS = 280;
    static final int LETTERS = 128;
    static final int CODEBOOKS = 2;
    static final int CODES = 12;
    static final String LOW = "voice.low";

    private final List<TensorSpec> specs = new ArrayList<>();

    private ToyWeights() {}

    static void write(Path file) {
        ToyWeights weights = new ToyWeights();
        weights.add("words", WORDS, LLM.hiddenSize());
        weights.layers("text.", LLM);
        weights.add("letters", LETTERS + 1, TTS.hiddenSize());
        weights.add("sounds", (long) CODEBOOKS * (CODES + 1), TTS.hiddenSize());
        weights.layers("voice.", TTS);
        weights.add("mouth", (long) CODEBOOKS * CODES, TTS.hiddenSize());
        weights.add("projector", TTS.hiddenSize(), LLM.hiddenSize());
        weights.add(LOW, LLM.hiddenSize());
        weights.fill(file);
    }

    private void layers(String prefix, DecoderShape shape) {
        long queries = (long) shape.numHeads() * shape.headDim();
        long keys = (long) shape.numKeyValueHeads() * shape.headDim();
        for (int layer = 0; layer < shape.numLayers(); layer++) {
            String name = prefix + "layers." + layer + ".";
            add(name + "input_layernorm.weight", shape.hiddenSize());
            add(name + "self_attn.q_proj.weight", queries, shape.hiddenSize());
            add(name + "self_attn.k_proj.weight", keys, shape.hiddenSize());
            add(name + "self_attn.v_proj.weight", keys, shape.hiddenSize());
            add(name + "self_attn.o_proj.weight", shape.hiddenSize(), queries);
            add(name + "post_attention_layernorm.weight", shape.hiddenSize());
            add(name + "mlp.gate_proj.weight", shape.intermediateSize(), shape.hiddenSize());
            add(name + "mlp.up_proj.weight", shape.intermediateSize(), shape.hiddenSize());
            add(name + "mlp.down_proj.weight", shape.hiddenSize(), shape.intermediateSize());
        }
        add(prefix + "norm.weight", shape.hiddenSize());
    }

    private void add(String name, long... dimensions) {
        specs.add(new TensorSpec(name, DataType.FLOAT32, Shape.of(dimensions)));
    }

    private void fill(Path file) {
        Random random = new Random(1);
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, specs)) {
            for (TensorSpec spec : specs) {
                ByteBuffer bytes = ByteBuffer.allocate((int) spec.byteLength()).order(ByteOrder.LITTLE_ENDIAN);
                while (bytes.hasRemaining()) {
                    bytes.putFloat((float) random.nextGaussian());
                }
                writer.write(spec.name(), 0, bytes.flip());
            }
        }
    }
}
