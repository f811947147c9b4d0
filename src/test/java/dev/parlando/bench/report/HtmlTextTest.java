package dev.parlando.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class HtmlTextTest {
    @Test
    void escapesWhatWouldEndATextOrAnAttribute() {
        assertEquals("a&amp;b &lt;i&gt; &quot;q&quot;", HtmlText.escape("a&b <i> \"q\""));
        assertEquals("&amp;lt;", HtmlText.escape("&lt;"), "an escaped text is escaped again");
    }

    @Property
    void escapedTextHoldsNoMarkup(@ForAll String text) {
        String escaped = HtmlText.escape(text);
        assertFalse(escaped.contains("<") || escaped.contains(">") || escaped.contains("\""), escaped);
        String back = escaped.replace("&quot;", "\"")
                .replace("&gt;", ">")
                .replace("&lt;", "<")
                .replace("&amp;", "&");
        assertEquals(text, back, "and nothing is lost");
    }

    @Test
    void theHeadCarriesTheStyleAndTheTitleTwice() {
        String head = HtmlText.head("A & B");
        assertTrue(head.startsWith("<!doctype html><html lang=\"en\">"), head);
        assertTrue(head.contains("<title>A &amp; B</title>"), head);
        assertTrue(head.endsWith("<h1>A &amp; B</h1>"), head);
        assertTrue(head.contains("td.faster"), "the style sheet is inside");
        assertFalse(head.contains("<link") || head.contains("src="), "nothing is fetched");
    }

    @Test
    void factsKeepTheirOrderAndTheCommandIsCode() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("zebra", "1 < 2");
        facts.put("command", "run --x 'a&b'");
        assertEquals(
                "<dl><dt>zebra</dt><dd>1 &lt; 2</dd><dt>command</dt><dd><code>run --x 'a&amp;b'</code></dd></dl>",
                HtmlText.facts(facts));
        assertEquals("<h2>&lt;x&gt;</h2>", HtmlText.heading("<x>"));
    }
}
