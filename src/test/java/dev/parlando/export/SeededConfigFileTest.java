package dev.parlando.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlando.golden.TinyBundle;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.tensor.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the config file of the full size with the published numbers, and checks the files beside it. */
final class SeededConfigFileTest {
    private static final JsonNode FULL = SeededConfigFile.create(SeededSize.FULL, DataType.BFLOAT16);
    private static final JsonNode TINY = SeededConfigFile.create(SeededSize.TINY, DataType.FLOAT32);

    /** Checks the numbers of config.json of MiniCPM-o 2.6, as model reference 2 quotes it. */
    @ParameterizedTest
    @CsvSource({
        "model_type, minicpmo",
        "version, 2.6",
        "torch_dtype, bfloat16",
        "hidden_act, silu",
        "hidden_size, 3584",
        "intermediate_size, 18944",
        "max_position_embeddings, 32768",
        "num_attention_heads, 28",
        "num_hidden_layers, 28",
        "num_key_value_heads, 4",
        "rms_norm_eps, 0.000001",
        "rope_theta, 1000000",
        "tie_word_embeddings, false",
        "vocab_size, 151700",
        "tts_config.model_type, conditional_chattts",
        "tts_config.llm_dim, 3584",
        "tts_config.hidden_size, 768",
        "tts_config.intermediate_size, 3072",
        "tts_config.num_attention_heads, 12",
        "tts_config.num_hidden_layers, 20",
        "tts_config.num_text_tokens, 21178",
        "tts_config.num_audio_tokens, 626",
        "tts_config.num_vq, 4",
        "tts_config.max_position_embeddings, 4096",
        "tts_config.streaming_text_chunk_size, 10",
        "tts_config.streaming_audio_chunk_size, 50",
        "tts_config.streaming_text_reserved_len, 300",
        "tts_config.top_p, 0.7",
        "tts_config.top_k, 20",
        "tts_config.repetition_penalty, 1"
    })
    void theFullSizeHasThePublishedNumbers(String key, String expected) {
        JsonNode found = FULL.at("/" + key.replace('.', '/'));
        if (found.isNumber()) {
            assertEquals(Double.parseDouble(expected), found.asDouble(), key);
        } else {
            assertEquals(expected, found.asText(), key);
        }
    }

    @Test
    void onlyOtherVocodersAreDescribed() {
        assertFalse(
                FULL.path("tts_config").has("dvae") || FULL.path("tts_config").has("vocos"));
        JsonNode dvae = TINY.path("tts_config").path("dvae");
        JsonNode vocos = TINY.path("tts_config").path("vocos");
        assertEquals("float32", TINY.path("torch_dtype").asText());
        assertEquals(
                "[32,24,32,2,32,100]",
                numbers(dvae, "group_dim", "bottleneck", "hidden", "layers", "output", "n_mels"));
        assertEquals("[32,64,2,1024,256]", numbers(vocos, "dim", "intermediate_dim", "layers", "n_fft", "hop_length"));
    }

    private static String numbers(JsonNode node, String... keys) {
        return List.of(keys).stream()
                .map(key -> node.path(key).asInt(-1))
                .toList()
                .toString()
                .replace(" ", "");
    }

    @Test
    void vocabulariesThatAreTooSmallSayWhichSize() {
        assertEquals(
                "vocabulary of 312 is too small for bytes and special tokens",
                message(() -> LlmTokenizerFile.create(312)));
        assertEquals(313, ids(LlmTokenizerFile.create(313)).size(), "256 bytes and 57 special tokens fit");
        assertEquals(
                "vocabulary of 156 is too small for letters and punctuation",
                message(() -> TtsTokenizerFile.create(156)));
        // five of BERT, 68 signs of which none is a capital, 36 that go on a word, 50 of speech
        assertEquals(159, ids(TtsTokenizerFile.create(159)).size());
    }

    private static String message(Supplier<JsonNode> made) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, made::get).getMessage());
    }

    private static Set<Integer> ids(JsonNode tokenizer) {
        Set<Integer> ids = new HashSet<>();
        tokenizer.path("model").path("vocab").forEach(id -> ids.add(id.asInt()));
        tokenizer.path("added_tokens").forEach(token -> ids.add(token.path("id").asInt()));
        return ids;
    }

    @Test
    void mergesBelongToWordsInTheirOrder() {
        JsonNode model = LlmTokenizerFile.create(640).path("model");
        TreeMap<Integer, String> byId = new TreeMap<>();
        model.path("vocab")
                .properties()
                .forEach(token -> byId.put(token.getValue().asInt(), token.getKey()));
        List<String> merged = List.copyOf(byId.tailMap(256).values());
        int count = model.path("merges").size();
        // half of the room behind the bytes, rounded down: (256 + 583) / 2 - 256
        assertEquals(163, count);
        for (int rank = 0; rank < count; rank++) {
            assertEquals(
                    merged.get(rank), model.path("merges").path(rank).asText().replace(" ", ""), "rank " + rank);
        }
        assertEquals(List.of("\u0120t", "\u0120th", "\u0120the", "\u0120o", "\u0120of"), merged.subList(0, 5));
        // "be" is among the frequent words
        assertEquals(List.of("\u0120ba", "\u0120bi"), merged.subList(count, count + 2), "then words made up");
    }

    @Test
    void weightFilesAreLinkedAndStaleLinksReplaced(@TempDir Path folder) throws IOException {
        Path weights = folder.resolve("model.safetensors");
        Files.writeString(weights, "of another bundle");
        Files.writeString(folder.resolve("llm.onnx"), "old");
        try (Bundle bundle = TinyBundle.open()) {
            GraphFiles.write(bundle, folder);
        }
        assertTrue(Files.isSameFile(weights, TinyBundle.folder().resolve("model.safetensors")));
        assertFalse(Files.isSymbolicLink(weights), "executors refuse symbolic links");
        assertTrue(Files.isSameFile(
                folder.resolve("vocos.safetensors"), TinyBundle.folder().resolve("assets/vocos.safetensors")));
        assertTrue(Files.size(folder.resolve("llm.onnx")) > 1_000, "written anew");
    }
}
