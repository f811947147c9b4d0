package dev.parlando.model.minicpmo26;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.bundle.Voice;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceExceptionAssert;
import dev.parlando.export.SeededBundle;
import dev.parlando.export.SeededPrecision;
import dev.parlando.export.SeededSize;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.EightBitRows;
import dev.parlando.tensor.SafetensorsFile;
import dev.parlando.tensor.SafetensorsWriter;
import dev.parlando.tensor.Shape;
import dev.parlando.tensor.TensorSpec;
import dev.parlando.tensor.TorchFileBuilder;
import dev.parlando.tensor.WeightTensor;
import dev.parlando.text.SpeechTokens;
import dev.parlando.text.TtsTokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BundleTest {
    @TempDir
    private Path folder;

    private Path tiny;

    @BeforeEach
    void writeTiny() {
        tiny = folder.resolve("tiny");
        new SeededBundle(SeededSize.TINY, 1, SeededPrecision.BF16).write(tiny);
    }

    @Test
    void opensTheDemoWithItsEightBitRows() {
        try (Bundle bundle = Bundle.open(Path.of("models", "demo"))) {
            assertEquals(15, bundle.ttsConfig().schedule().textChunkSize());
            assertEquals(140, bundle.ttsConfig().schedule().segmentMaxTokens());
            assertEquals(0, bundle.ttsConfig().schedule().segmentContextSteps());
            assertEquals(256, bundle.vocoderConfig().vocosDim());
            String matrix = "tts.model.layers.7.mlp.down_proj.weight";
            assertEquals(
                    DataType.INT8, bundle.weights().find(matrix).orElseThrow().type());
            float[] values = EightBitRows.toFloats(bundle.weights(), matrix, Shape.of(384, 1536));
            assertTrue(Math.abs(values[0]) < 1 && values[0] != Math.rint(values[0]), "value " + values[0]);
        }
    }

    @Test
    void hasOneVoiceUnlessThereIsAList() throws IOException {
        try (Bundle bundle = Bundle.open(tiny)) {
            assertEquals(
                    List.of("default"),
                    bundle.voices().stream().map(Voice::name).toList());
        }
        Files.writeString(tiny.resolve("voices.json"), """
                [{"name": "anna", "prompt": "Speak like Anna."}, {"name": "norm", "speaker_state": "llm.model.norm.weight"}]
                """);
        try (Bundle bundle = Bundle.open(tiny)) {
            assertEquals(Optional.of("Speak like Anna."), bundle.voices().get(0).prompt());
            assertEquals(
                    Optional.of("llm.model.norm.weight"), bundle.voices().get(1).speakerState());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | is not a list of at least one voice",
                "{} | is not a list of at least one voice",
                "[7] | voice 0 is not a JSON object",
                "[{\"prompt\": \"x\"}] | voice 0.name is blank or absent",
                "[{\"name\": \"a\"}] | one of the two",
                "[{\"name\": \"a\", \"prompt\": \"x\", \"speaker_state\": \"y\"}] | one of the two",
                "[{\"name\": \"a\", \"prompt\": \"x\"}, {\"name\": \"a\", \"prompt\": \"y\"}] | two voices are named a",
                "[{\"name\": \"a\", \"speaker_state\": \"none\"}] | tensor none is missing, expected shape [64]",
            })
    void refusesABadVoiceList(String json, String expected) throws IOException {
        Files.writeString(tiny.resolve("voices.json"), json);
        assertRefused(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"hidden_size\" : 64 | \"hidden_size\" : 0 | config.json: hidden_size is 0, expected a whole number from 1 to 1048576",
                "\"hidden_size\" : 64 | \"hidden_size\" : \"64\" | hidden_size is \"64\", expected a whole number",
                "\"hidden_size\" : 64 | \"hidden_size\" : 66 | num_attention_heads is 4, expected a number that divides",
                "\"num_key_value_heads\" : 2 | \"num_key_value_heads\" : 3 | num_key_value_heads is 3, expected a divisor",
                "\"max_position_embeddings\" : 2048 | \"max_position_embeddings\" : 10 | config.json: max_position_embeddings is 10, expected a whole number from 64",
                "\"rope_theta\" : 1000000.0 | \"rope_theta\" : -1 | rope_theta is -1, expected a number from 100.0 to 1.0E9",
                "\"llm_dim\" : 64 | \"llm_dim\" : 65 | tts_config.llm_dim is 65, expected the LLM's hidden_size, 64",
                "\"num_audio_tokens\" : 626 | \"num_audio_tokens\" : 600 | tts_config.num_audio_tokens is 600",
                "\"num_vq\" : 4 | \"num_vq\" : 8 | tts_config.num_vq is 8, expected 4",
                "\"top_p\" : 0.7 | \"top_p\" : 1.5 | tts_config.top_p is 1.5, expected above 0 and at most 1",
                "\"segment_max_tokens\" : 300 | \"segment_max_tokens\" : 301 | segment_max_tokens is 301, expected at most",
                "\"segment_min_tokens\" : 120 | \"segment_min_tokens\" : 301 | segment_min_tokens is 301, expected at most",
                "\"top_k\" : 20 | \"top_k\" : 20, \"num_key_value_heads\" : 1 | tts_config.num_key_value_heads is 1",
                "\"hop_length\" : 256 | \"hop_length\" : 700 | tts_config.vocos.hop_length is 700",
                "\"n_fft\" : 1024 | \"n_fft\" : 1023 | tts_config.vocos.n_fft is 1023, expected an even number",
                "\"tie_word_embeddings\" : false | \"tie_word_embeddings\" : 1 | expected true or false",
                "\"tie_word_embeddings\" : false | \"top_k\" : 1, \"top_k\" : 2 | is given twice",
                "\"rope_theta\" : 1000000.0 | \"rope_theta\" : 2147483647 | config.json: rope_theta is 2147483647, expected a number from 100.0 to 1.0E9",
                "\"rms_norm_eps\" : 1.0E-6 | \"rms_norm_eps\" : 2147483647 | config.json: rms_norm_eps is 2147483647, expected a number from 1.0E-12 to 0.01",
                "\"streaming_audio_chunk_size\" : 50 | \"streaming_audio_chunk_size\" : 2147483647 | streaming_audio_chunk_size is 2147483647, expected a whole number from 24 to 10000",
                "\"hidden_act\" : \"silu\" | \"hidden_act\" : \"gelu\" | config.json: hidden_act is \"gelu\", expected silu",
                "\"streaming_audio_chunk_size\" : 50 | \"streaming_audio_chunk_size\" : 1 | streaming_audio_chunk_size is 1, expected a whole number from 24 to 10000",
                "\"hidden_size\" : 64 | \"hidden_size\" : 2147483647 | config.json: hidden_size is 2147483647, expected a whole number from 1 to 1048576",
                "\"vocab_size\" : 640 | \"vocab_size\" : 641 | llm.model.embed_tokens.weight has shape [640, 64], expected [641, 64]",
            })
    void refusesABadConfig(String from, String to, String expected) throws IOException {
        Path config = tiny.resolve("config.json");
        String json = Files.readString(config);
        assertTrue(json.contains(from), from);
        Files.writeString(config, json.replaceFirst(from, to));
        assertRefused(expected);
    }

    /** Fields that ask for another computation, at the top and in tts_config. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hidden_size | \"rope_scaling\": {\"type\": \"yarn\"} | config.json: rope_scaling is {\"type\":\"yarn\"}, expected null or type default",
                "hidden_size | \"rope_scaling\": {\"rope_type\": \"linear\"} | rope_scaling is {\"rope_type\":\"linear\"}",
                "llm_dim | \"rope_scaling\": {\"type\": \"yarn\"} | tts_config.rope_scaling is",
                "hidden_size | \"rope_parameters\": {\"rope_type\": \"yarn\"} | rope_parameters.rope_type is \"yarn\", expected default",
                "hidden_size | \"rope_parameters\": {\"rope_theta\": 5} | rope_parameters.rope_theta is 5, expected 1000000.0",
                "llm_dim | \"rope_parameters\": {\"rope_theta\": 5} | tts_config.rope_parameters.rope_theta is 5, expected 10000.0",
                "hidden_size | \"rope_parameters\": {\"full_attention\": {}} | rope_parameters.full_attention is {}, expected none",
                "llm_dim | \"streaming\": false | tts_config.streaming is false, expected true",
                "llm_dim | \"hidden_act\": \"gelu\" | tts_config.hidden_act is \"gelu\", expected silu",
                "hidden_size | \"use_sliding_window\": true | use_sliding_window is true, expected false",
                "hidden_size | \"layer_types\": [\"sliding_attention\"] | layer_types is [\"sliding_attention\"]",
                "hidden_size | \"attention_bias\": false | attention_bias is false, expected true",
                "llm_dim | \"attention_bias\": true | tts_config.attention_bias is true, expected false",
                "hidden_size | \"mlp_bias\": true | mlp_bias is true, expected false",
                "hidden_size | \"head_dim\": 32 | head_dim is 32, expected 16",
                "hidden_size | \"scale_emb\": 12 | scale_emb is 12, expected 1",
                "hidden_size | \"init_tts\": false | init_tts is false, expected true",
                "hidden_size | \"quantization_config\": {\"bits\": 4} | quantization_config is {\"bits\":4}, expected none: weights quantised to 4 bits (GPTQ",
                "llm_dim | \"num_spk_embs\": 2 | tts_config.num_spk_embs is 2, expected 1",
                "llm_dim | \"use_mlp\": false | tts_config.use_mlp is false, expected true",
                "llm_dim | \"use_speaker_embedding\": false | tts_config.use_speaker_embedding is false",
                "llm_dim | \"use_llm_hidden_state\": true | tts_config.use_llm_hidden_state is true",
                "llm_dim | \"use_text\": false | tts_config.use_text is false",
                "llm_dim | \"num_mel_bins\": 80 | tts_config.num_mel_bins is 80, expected 100",
            })
    void refusesAnotherComputation(String before, String field, String expected) throws IOException {
        insert(before, field);
        assertRefused(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hidden_size | \"rope_scaling\": null, \"quantization_config\": null, \"use_sliding_window\": false",
                "hidden_size | \"rope_scaling\": {\"rope_type\": \"default\"}, \"sliding_window\": 131072, \"scale_emb\": 1.0",
                "hidden_size | \"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 1000000}",
                "hidden_size | \"rope_parameters\": null",
                "llm_dim | \"num_spk_embs\": 1, \"use_mlp\": true, \"num_mel_bins\": 100, \"streaming\": true",
            })
    void takesFieldsThatChangeNothing(String before, String fields) throws IOException {
        insert(before, fields);
        Bundle.open(tiny).close();
    }

    @ParameterizedTest
    @CsvSource({"spk_emb_token_id", "audio_bos_token_id", "text_eos_token_id"})
    void refusesIdsThatAreNotTheTokenizers(String field) throws IOException {
        SpeechTokens tokens;
        try (Bundle bundle = Bundle.open(tiny);
                TtsTokenizer tokenizer = bundle.openTtsTokenizer()) {
            tokens = SpeechTokens.of(tokenizer);
        }
        insert(
                "llm_dim",
                "\"spk_emb_token_id\": " + tokens.speaker() + ", \"audio_bos_token_id\": " + tokens.audioStart()
                        + ", \"text_eos_token_id\": " + tokens.textEnd());
        try (Bundle bundle = Bundle.open(tiny)) {
            bundle.openTtsTokenizer().close();
        }
        Path config = tiny.resolve("config.json");
        Files.writeString(config, Files.readString(config).replaceFirst("(\"" + field + "\": )", "$19"));
        try (Bundle bundle = Bundle.open(tiny)) {
            VoiceExceptionAssert.assertRefused(
                    ErrorCode.BAD_BUNDLE,
                    "config.json: tts_config." + field + " is 9",
                    () -> bundle.openTtsTokenizer().close());
        }
    }

    /** Inserts fields before the first place of a key. */
    private void insert(String key, String fields) throws IOException {
        Path config = tiny.resolve("config.json");
        String json = Files.readString(config);
        assertTrue(json.contains("\"" + key + "\""), key);
        Files.writeString(config, json.replaceFirst("\"" + key + "\"", fields + ", \"" + key + "\""));
    }

    @Test
    void refusesTheFourBitEditionByItsOtherFile() throws IOException {
        Files.writeString(tiny.resolve("quantize_config.json"), "{\"bits\": 4}");
        assertRefused("quantization_config is given by the file quantize_config.json, expected none");
    }

    @ParameterizedTest
    @CsvSource({
        "config.json",
        "voices.json",
        "tokenizer.json",
        "assets/chattts_tokenizer/tokenizer.json",
        "model.safetensors",
        "model.safetensors.index.json",
        "assets/vocos.safetensors",
        "assets/chattts_tokenizer/tokenizer_config.json"
    })
    void namesAGitLfsPointer(String file) throws IOException {
        Files.writeString(
                tiny.resolve(file), "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 4880000000\n");
        VoiceExceptionAssert.assertRefused(ErrorCode.BAD_BUNDLE, file + ": is a Git LFS pointer", () -> {
            try (Bundle bundle = Bundle.open(tiny)) {
                bundle.openLlmTokenizer().close();
                bundle.openTtsTokenizer().close();
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"do_lower_case\": false} | do_lower_case is false, expected true, as normalizer.lowercase",
                "{\"strip_accents\": true} | strip_accents is true, expected null",
                "{\"tokenize_chinese_chars\": false} | tokenize_chinese_chars is false, expected true",
            })
    void refusesSpeechTokenizerFilesThatDisagree(String flags, String expected) throws IOException {
        Files.writeString(tiny.resolve("assets/chattts_tokenizer/tokenizer_config.json"), flags);
        assertRefused("tokenizer_config.json: " + expected);
    }

    @Test
    void takesSpeechTokenizerFilesThatAgree() throws IOException {
        Path flags = tiny.resolve("assets/chattts_tokenizer/tokenizer_config.json");
        Files.writeString(flags, "{\"do_lower_case\": true, \"strip_accents\": null}");
        Bundle.open(tiny).close();
        Files.writeString(flags, "{}");
        Bundle.open(tiny).close();
    }

    /**
     * Checks that a missing flag means true: the publisher's class lowers all letters unless its own file says
     * otherwise.
     */
    @Test
    void aMissingFlagMeansThePublishersDefault() throws IOException {
        Path tokenizer = tiny.resolve("assets/chattts_tokenizer/tokenizer.json");
        String json = Files.readString(tokenizer);
        String changed = json.replaceFirst("\"lowercase\"\\s*:\\s*true", "\"lowercase\": false");
        assertTrue(!changed.equals(json));
        Files.writeString(tokenizer, changed);
        Files.writeString(tiny.resolve("assets/chattts_tokenizer/tokenizer_config.json"), "{}");
        assertRefused("do_lower_case is true by default, expected false, as normalizer.lowercase");
    }

    @Test
    void refusesMoreVoicesThanALoadCanPrepare() throws IOException {
        StringBuilder voices = new StringBuilder("[{\"name\": \"0\", \"prompt\": \"x\"}");
        for (int index = 1; index < 10_000; index++) {
            voices.append(", {\"name\": \"").append(index).append("\", \"prompt\": \"x\"}");
        }
        Files.writeString(tiny.resolve("voices.json"), voices.append(']'));
        assertRefused("voices.json: holds 10000 voices, expected at most 256");
    }

    @ParameterizedTest
    @CsvSource({
        "config.json, config.json: file is missing",
        "tokenizer.json, tokenizer.json: file is missing",
        "assets/chattts_tokenizer/tokenizer.json, tokenizer.json: file is missing",
        "model.safetensors, holds neither model.safetensors.index.json nor model.safetensors",
        "assets/vocos.safetensors, holds neither vocos.safetensors nor Vocos.pt",
    })
    void refusesAMissingFile(String file, String expected) throws IOException {
        Files.delete(tiny.resolve(file));
        assertRefused(expected);
    }

    @Test
    void readsAVocoderThatPyTorchWrote() throws IOException {
        Path safetensors = tiny.resolve("assets").resolve("vocos.safetensors");
        try (SafetensorsFile expected = SafetensorsFile.open(safetensors)) {
            TorchFileBuilder.write(tiny.resolve("assets").resolve("Vocos.pt"), expected);
            Files.delete(safetensors);
            try (Bundle bundle = Bundle.open(tiny)) {
                for (String name : expected.names()) {
                    WeightTensor read = bundle.vocoderWeights().find(name).orElseThrow();
                    assertArrayEquals(expected.find(name).orElseThrow().toFloats(), read.toFloats());
                }
            }
        }
    }

    @Test
    void weightsOfTheDemoAndOfASeedAreInRange() {
        try (Bundle demo = Bundle.open(Path.of("models", "demo"));
                Bundle seeded = Bundle.open(tiny)) {
            demo.checkWeights(true);
            seeded.checkWeights(true);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llm.model.layers.0.input_layernorm.weight, 3, 7fc0, NaN at index 3",
        "llm.model.layers.0.self_attn.k_proj.bias, 0, 7f80, Infinity at index 0",
        "tts.head_code.3.parametrizations.weight.original1, 17, 4400, 512.0 at index 17",
        "tts.dvae.coef, 99, ff7f, 3.3895314E38 at index 99",
    })
    void namesTheWeightThatCannotBeRight(String tensor, int index, String bits, String expected) throws IOException {
        try (Bundle bundle = Bundle.open(tiny)) {
            WeightTensor weight = bundle.weights().find(tensor).orElseThrow();
            ByteBuffer value = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
            value.putShort(0, (short) Integer.parseInt(bits, 16));
            try (FileChannel channel = FileChannel.open(weight.file(), StandardOpenOption.WRITE)) {
                channel.write(value, weight.offset() + 2L * index);
            }
            VoiceExceptionAssert.assertRefused(
                    ErrorCode.BAD_BUNDLE,
                    "model.safetensors: tensor " + tensor + " has the value " + expected,
                    () -> bundle.checkWeights(false));
        }
    }

    @Test
    void aMatrixOfZerosIsRefused() throws IOException {
        String name = "tts.emb_code.1.weight";
        rewrite(Map.of(name, Optional.of(new TensorSpec(name, DataType.FLOAT32, Shape.of(626, 32)))));
        try (Bundle bundle = Bundle.open(tiny)) {
            VoiceExceptionAssert.assertRefused(
                    ErrorCode.BAD_BUNDLE, "holds nothing but zeros", () -> bundle.checkWeights(true));
        }
    }

    @Test
    void refusesAMissingFolder() {
        VoiceExceptionAssert.assertRefused(
                ErrorCode.BAD_BUNDLE, "none: folder is missing", () -> Bundle.open(folder.resolve("none")));
    }

    @Test
    void refusesATruncatedWeightFile() throws IOException {
        Path file = tiny.resolve("model.safetensors");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) - 1);
        }
        assertRefused("model.safetensors: tensor");
    }

    @Test
    void namesTheFirstMissingTensor() throws IOException {
        rewrite(Map.of("tts.dvae.coef", Optional.empty()));
        assertRefused("tensor tts.dvae.coef is missing, expected shape [1, 100, 1]");
    }

    @Test
    void namesATensorOfTheWrongType() throws IOException {
        rewrite(Map.of(
                "tts.dvae.coef", Optional.of(new TensorSpec("tts.dvae.coef", DataType.INT32, Shape.of(1, 100, 1)))));
        assertRefused("tensor tts.dvae.coef has type I32, expected F32, F16 or BF16");
    }

    @Test
    void wantsScalesBesideEightBitRows() throws IOException {
        String name = "tts.emb_text.weight";
        rewrite(Map.of(name, Optional.of(new TensorSpec(name, DataType.INT8, Shape.of(256, 32)))));
        assertRefused("tensor tts.emb_text.weight_scale is missing, expected shape [256, 1]");
    }

    @Test
    void wantsNoHeadWhenEmbeddingsAreTied() throws IOException {
        rewrite(Map.of("llm.lm_head.weight", Optional.empty()));
        assertRefused("tensor llm.lm_head.weight is missing");
        Path config = tiny.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("embeddings\" : false", "embeddings\" : true"));
        try (Bundle bundle = Bundle.open(tiny)) {
            assertTrue(bundle.tieWordEmbeddings());
        }
    }

    @Test
    void anEmptyConfigHasThePublishedSizes() throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(config, "{}");
        BundleConfig read = BundleConfig.read(config);
        assertEquals(SeededSize.FULL.llm(), read.llm());
        assertEquals(SeededSize.FULL.tts(), read.tts());
        assertEquals(SeededSize.FULL.vocoder(), read.vocoder());
    }

    /** Counts of the model reference, section 3.1. */
    @Test
    void publishedSizesHavePublishedParameterCounts() {
        assertEquals(7_613_007_360L, count(SpeechTensors.llm(SeededSize.FULL.llm(), false)));
        assertEquals(219_158_188L - 6_925_796L, count(SpeechTensors.tts(SeededSize.FULL.tts())));
        assertEquals(6_925_796L, count(SpeechTensors.dvae(SeededSize.FULL.vocoder())));
        assertEquals(13_531_650L, count(SpeechTensors.vocos(SeededSize.FULL.vocoder())));
    }

    private static long count(Map<String, Shape> tensors) {
        return tensors.values().stream().mapToLong(Shape::elementCount).sum();
    }

    /** Writes the weights again, some left out and some of another type with zeros. */
    private void rewrite(Map<String, Optional<TensorSpec>> changes) throws IOException {
        Map<String, ByteBuffer> bytes = new LinkedHashMap<>();
        List<TensorSpec> specs = new ArrayList<>();
        try (Bundle bundle = Bundle.open(tiny)) {
            for (String name : bundle.weights().names()) {
                WeightTensor tensor = bundle.weights().find(name).orElseThrow();
                TensorSpec old = new TensorSpec(name, tensor.type(), tensor.shape());
                changes.getOrDefault(name, Optional.of(old)).ifPresent(spec -> {
                    specs.add(spec);
                    bytes.put(name, spec.equals(old) ? tensor.bytes() : ByteBuffer.allocate((int) spec.byteLength()));
                });
            }
        }
        Path copy = folder.resolve("copy.safetensors");
        try (SafetensorsWriter writer = SafetensorsWriter.create(copy, specs)) {
            bytes.forEach((name, content) -> writer.write(name, 0, content));
        }
        Files.delete(tiny.resolve("model.safetensors"));
        Files.move(copy, tiny.resolve("model.safetensors"));
    }

    private void assertRefused(String expected) {
        VoiceExceptionAssert.assertRefused(
                ErrorCode.BAD_BUNDLE, expected, () -> Bundle.open(tiny).close());
    }
}
