package dev.parlando.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class TokenizerFilesTest {
    /** Returns the texts of all tokens by id; fails if an id is missing or there twice. */
    private static List<String> byId(ObjectNode file, int size) {
        String[] tokens = new String[size];
        file.path("model").path("vocab").properties().forEach(token -> {
            int id = token.getValue().asInt();
            assertEquals(null, tokens[id], () -> "id " + id + " is there twice");
            tokens[id] = token.getKey();
        });
        for (JsonNode added : file.path("added_tokens")) {
            int id = added.path("id").asInt();
            String content = added.path("content").asText();
            assertTrue(tokens[id] == null || tokens[id].equals(content), () -> "id " + id + " has two texts");
            tokens[id] = content;
        }
        List<String> all = new ArrayList<>();
        for (int id = 0; id < size; id++) {
            int missing = id;
            assertTrue(tokens[id] != null, () -> "id " + missing + " has no token");
            all.add(tokens[id]);
        }
        return all;
    }

    @Property(tries = 20)
    void everyLlmIdHasOneToken(@ForAll @IntRange(min = 400, max = 5_000) int size) {
        List<String> tokens = byId(LlmTokenizerFile.create(size), size);
        assertEquals(size, new HashSet<>(tokens).size(), "no text has two ids");
        assertEquals("<reserved_53>", tokens.get(size - 1), "special tokens end the vocabulary");
        assertEquals("<|endoftext|>", tokens.get(size - 57));
    }

    @Property(tries = 20)
    void everySpeechIdHasOneToken(@ForAll @IntRange(min = 256, max = 5_000) int size) {
        List<String> tokens = byId(TtsTokenizerFile.create(size), size);
        assertEquals(size, new HashSet<>(tokens).size());
        assertEquals("[speed_9]", tokens.get(size - 1));
        assertEquals("[PAD]", tokens.get(0));
    }

    @Test
    void mergesBuildTheirTokens() {
        ObjectNode file = LlmTokenizerFile.create(2_000);
        JsonNode vocabulary = file.path("model").path("vocab");
        Set<String> made = new HashSet<>();
        for (JsonNode merge : file.path("model").path("merges")) {
            String[] parts = merge.asText().split(" ");
            assertEquals(2, parts.length, merge::toString);
            assertTrue(vocabulary.has(parts[0]) && vocabulary.has(parts[1]), "both parts are tokens");
            assertTrue(vocabulary.has(parts[0] + parts[1]), "and so is the whole");
            assertTrue(made.add(parts[0] + parts[1]), "made once");
        }
        assertTrue(made.contains("\u0120the"), "the most frequent word is one token");
    }

    @Test
    void aVocabularyThatIsTooSmallIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> LlmTokenizerFile.create(300));
        assertThrows(IllegalArgumentException.class, () -> TtsTokenizerFile.create(150));
    }

    @Test
    void theLlmTokenizerKnowsAllBytes() {
        JsonNode vocabulary = LlmTokenizerFile.create(640).path("model").path("vocab");
        long single = IntStream.range(0, 512)
                .filter(character -> vocabulary.has(Character.toString(character)))
                .count();
        assertEquals(256, single);
    }

    @Test
    void madeUpWordsAreDistinctAndPronounceable() {
        Set<String> words = new HashSet<>();
        for (int index = 0; index < 12_000; index++) {
            String word = FrequentText.madeUpWord(index);
            assertTrue(word.matches("([bcdfghjklmnpqrstvwxyz][aeiou])+"), word);
            assertTrue(words.add(word), () -> word + " is there twice");
        }
        assertEquals("ba", FrequentText.madeUpWord(0));
        assertEquals("be", FrequentText.madeUpWord(1));
        assertEquals("zu", FrequentText.madeUpWord(104));
        assertEquals("baba", FrequentText.madeUpWord(105));
    }

    @Test
    void syllablesComeShorterFirst() {
        List<String> syllables = FrequentText.syllables();
        assertEquals(2 * 105 + 105 * 21, syllables.size());
        for (int index = 1; index < syllables.size(); index++) {
            assertTrue(syllables.get(index).length() >= syllables.get(index - 1).length());
        }
        assertEquals(List.of("ba", "ab", "be", "eb"), syllables.subList(0, 4));
    }

    @Test
    void specialTokensAreFoundInTextAsTheyStand() {
        ObjectNode root = TokenizerJson.root(List.of("<a>", "<b>"), 7);
        assertEquals(2, root.path("added_tokens").size());
        JsonNode second = root.path("added_tokens").path(1);
        assertEquals(8, second.path("id").asInt());
        assertEquals("<b>", second.path("content").asText());
        assertTrue(second.path("special").asBoolean());
        for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
            assertEquals(false, second.path(flag).asBoolean(true), flag);
        }
    }
}
