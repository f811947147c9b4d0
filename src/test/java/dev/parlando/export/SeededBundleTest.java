package dev.parlando.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.tensor.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SeededBundleTest {
    @TempDir
    static Path folder;

    static Path tiny;

    @BeforeAll
    static void writeTiny() {
        tiny = folder.resolve("tiny");
        new SeededBundle(SeededSize.TINY, 7, SeededPrecision.BF16).write(tiny);
    }

    @Test
    void opensAsABundleWithItsSizes() {
        try (Bundle bundle = Bundle.open(tiny)) {
            assertEquals(SeededSize.TINY.llm(), bundle.llmConfig());
            assertEquals(SeededSize.TINY.tts(), bundle.ttsConfig());
            assertEquals(SeededSize.TINY.vocoder(), bundle.vocoderConfig());
            assertEquals("tiny", bundle.name());
        }
    }

    @Test
    void isTheSameForTheSameSeedOnly() throws IOException {
        Path same = folder.resolve("same");
        Path other = folder.resolve("other");
        new SeededBundle(SeededSize.TINY, 7, SeededPrecision.BF16).write(same);
        new SeededBundle(SeededSize.TINY, 8, SeededPrecision.BF16).write(other);
        assertEquals(-1, Files.mismatch(tiny.resolve("model.safetensors"), same.resolve("model.safetensors")));
        assertTrue(Files.mismatch(tiny.resolve("model.safetensors"), other.resolve("model.safetensors")) > 0);
    }

    @Test
    void roundsTheFloatsOfTheSameSeed() {
        Path exact = folder.resolve("exact");
        new SeededBundle(SeededSize.TINY, 7, SeededPrecision.F32).write(exact);
        try (Bundle half = Bundle.open(tiny);
                Bundle full = Bundle.open(exact)) {
            String name = "llm.model.layers.1.mlp.down_proj.weight";
            assertArrayEquals(floats(full.weights(), name), floats(half.weights(), name), 1e-3f);
        }
    }

    @Test
    void spreadsValuesEvenlyAroundTheirCenter() {
        try (Bundle bundle = Bundle.open(tiny)) {
            float[] embedding = floats(bundle.weights(), "llm.model.embed_tokens.weight");
            double mean = mean(embedding);
            double variance = IntStream.range(0, embedding.length)
                    .mapToDouble(index -> Math.pow(embedding[index] - mean, 2))
                    .average()
                    .orElseThrow();
            assertEquals(0, mean, 0.02);
            assertEquals(1, variance, 0.03);
            assertEquals(1, mean(floats(bundle.weights(), "llm.model.norm.weight")), 0.03);
        }
    }

    @Test
    void refusesAFolderThatHoldsSomething() {
        VoiceException failure = assertThrows(
                VoiceException.class, () -> new SeededBundle(SeededSize.TINY, 7, SeededPrecision.BF16).write(folder));
        assertEquals(ErrorCode.BAD_CONFIG, failure.code());
    }

    @Test
    void llmTokenizerReturnsAnyTextAndKnowsItsSpecialTokens() throws IOException {
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(tiny.resolve("tokenizer.json"))) {
            String text = "Hello, the world! 你好 naïve 1234 \uD83D\uDE00\n tabs\tand the rest";
            long[] ids = tokenizer.encode(text, false, false).getIds();
            assertEquals(text, tokenizer.decode(ids));
            long[] special = tokenizer
                    .encode("<|im_start|>user\n<|spk|><reserved_53>", false, false)
                    .getIds();
            int vocabSize = SeededSize.TINY.llm().vocabSize();
            assertEquals(vocabSize - 56, special[0]);
            assertEquals(vocabSize - 1, special[special.length - 1]);
            assertEquals(1, tokenizer.encode(" the", false, false).getIds().length);
            assertTrue(Arrays.stream(ids).allMatch(id -> id < vocabSize));
        }
    }

    @Test
    void everyLlmIdDecodes() throws IOException {
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(tiny.resolve("tokenizer.json"))) {
            for (long id = 0; id < SeededSize.TINY.llm().vocabSize(); id++) {
                assertFalse(tokenizer.decode(new long[] {id}).isEmpty(), "id " + id);
            }
        }
    }

    @Test
    void ttsTokenizerSpellsAnyWordAndKnowsItsSpecialTokens() throws IOException {
        Path file = tiny.resolve("assets").resolve("chattts_tokenizer").resolve("tokenizer.json");
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(file)) {
            Encoding encoding = tokenizer.encode("[Stts][spk_emb]What's Xylophone 42?[Etts][PAD][Ptts]", false, false);
            int vocabSize = SeededSize.TINY.tts().numTextTokens();
            long[] ids = encoding.getIds();
            assertEquals(vocabSize - 47, ids[0]);
            assertEquals(vocabSize - 35, ids[1]);
            assertEquals(vocabSize - 46, ids[ids.length - 1]);
            assertEquals(0, ids[ids.length - 2]);
            assertFalse(Arrays.asList(encoding.getTokens()).contains("[UNK]"));
            String[] tokens = encoding.getTokens();
            assertArrayEquals(new String[] {"w", "##h", "##a", "##t", "'", "s"}, Arrays.copyOfRange(tokens, 2, 8));
        }
    }

    @Test
    void publishedSizesHavePublishedIds() {
        assertEquals(151_643, idOf(LlmTokenizerFile.create(151_700), "<|endoftext|>"));
        assertEquals(151_689, idOf(LlmTokenizerFile.create(151_700), "<|spk|>"));
        assertEquals(151_699, idOf(LlmTokenizerFile.create(151_700), "<reserved_53>"));
        assertEquals(100, idOf(TtsTokenizerFile.create(21_178), "[UNK]"));
        assertEquals(103, idOf(TtsTokenizerFile.create(21_178), "[MASK]"));
        assertEquals(21_131, idOf(TtsTokenizerFile.create(21_178), "[Stts]"));
        assertEquals(21_143, idOf(TtsTokenizerFile.create(21_178), "[spk_emb]"));
        assertEquals(21_177, idOf(TtsTokenizerFile.create(21_178), "[speed_9]"));
    }

    private static int idOf(JsonNode tokenizer, String token) {
        for (JsonNode entry : tokenizer.path("added_tokens")) {
            if (entry.path("content").asText().equals(token)) {
                return entry.path("id").asInt();
            }
        }
        throw new AssertionError(token + " is not there");
    }

    private static float[] floats(WeightSource source, String name) {
        return source.find(name).orElseThrow().toFloats();
    }

    private static double mean(float[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(index -> values[index])
                .average()
                .orElseThrow();
    }
}
