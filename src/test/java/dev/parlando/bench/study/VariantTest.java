package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.turn.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VariantTest {
    @Test
    void readsDefinitions() {
        List<Variant> all = Variant.parse(List.of(
                "one=default",
                "two=default+threads:1+batch:4",
                "three=two+threads:2+faithful",
                "four=default+url:ws://h:1"));
        assertEquals(Map.of(), all.get(0).settings());
        assertEquals(Map.of("threads", "1", "batch", "4"), all.get(1).settings());
        assertEquals(4, all.get(1).batch());
        assertEquals(
                Map.of("threads", "2", "batch", "4", "faithful", "on"),
                all.get(2).settings());
        assertEquals("default+threads:2+batch:4+faithful:on", all.get(2).definition());
        assertEquals("ws://h:1", all.get(3).setting("url").orElseThrow());
        assertEquals(
                0.1, Variant.parse(List.of("a=default+slowed-by:10")).get(0).slowedBy());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "one",
                "=default",
                "one=",
                "one=two",
                "a b=default",
                "one=default+",
                "one=default+:1",
                "one=default+x:1+x:2",
                "../one=default"
            })
    void refuses(String definition) {
        assertThrows(IllegalArgumentException.class, () -> Variant.parse(List.of(definition)));
    }

    @Test
    void refusesNamesGivenTwiceAndNumbersOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> Variant.parse(List.of("a=default", "a=default")));
        assertThrows(IllegalArgumentException.class, () -> Variant.parse(List.of()));
        Variant variant = Variant.parse(List.of("a=default+batch:0")).get(0);
        assertThrows(IllegalArgumentException.class, variant::batch);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "batch     | 0     | 1 to 1024, a whole number",
                "batch     | 1025  | 1 to 1024, a whole number",
                "batch     | 2.5   | 1 to 1024, a whole number",
                "batch     | two   | 1 to 1024, a whole number",
                "batch     | NaN   | 1 to 1024, a whole number",
                "slowed-by | -0.1  | 0 to 1000",
                "slowed-by | 1001  | 0 to 1000",
                "slowed-by | on    | 0 to 1000"
            })
    void numbersSayTheirRange(String key, String value, String range) {
        Variant variant =
                Variant.parse(List.of("a=default+" + key + ":" + value)).get(0);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> assertEquals(1, variant.batch() + variant.slowedBy()))
                .getMessage();
        assertEquals("variant a: " + key + " is '" + value + "', must be " + range, message);
    }

    @Test
    void numbersMayLieAtTheEndsOfTheirRange() {
        Variant most =
                Variant.parse(List.of("a=default+batch:1024+slowed-by:1000")).get(0);
        assertEquals(1_024, most.batch());
        assertEquals(10, most.slowedBy());
        Variant none = Variant.parse(List.of("a=default")).get(0);
        assertEquals(1, none.batch());
        assertEquals(0, none.slowedBy());
    }

    @Test
    void changesNameEveryKeyOnceWithBothValues() {
        List<Variant> all = Variant.parse(List.of("one=default+a:1+b:2", "two=one+b:3+c", "three=default+b:2+a:1"));
        assertEquals(List.of("b 2 → 3", "c default → on"), all.get(1).changesFrom(all.get(0)));
        assertEquals(List.of("b 3 → 2", "c on → default"), all.get(0).changesFrom(all.get(1)));
        assertEquals(List.of(), all.get(2).changesFrom(all.get(0)), "the order of settings is no change");
    }

    @Test
    void promptSetsAreComplete(@TempDir Path folder) throws IOException {
        List<Prompt> chat = PromptSets.named("chat");
        assertEquals(6, chat.size());
        assertEquals("What's your favorite food?", chat.get(5).text());
        List<Prompt> read = PromptSets.named("read");
        assertEquals("Hello.", read.get(0).text());
        assertTrue(read.stream().anyMatch(prompt -> prompt.text().length() > 1_000), "a page");
        assertTrue(read.stream().anyMatch(prompt -> prompt.text().contains("你好")), "Chinese");
        assertEquals(
                12,
                Stream.concat(chat.stream(), read.stream())
                        .map(Prompt::name)
                        .distinct()
                        .count());
        Path file = Files.writeString(folder.resolve("p.txt"), "# no\nOne text.\n\nchat: Hello?\n");
        List<Prompt> own = PromptSets.named(file.toString());
        assertEquals(Mode.READ, own.get(0).mode());
        assertEquals(new Prompt("texts", "texts-2-hello", Mode.CHAT, "Hello?"), own.get(1));
    }
}
