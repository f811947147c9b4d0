package dev.parlando.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes pieces of pages that open offline: no script, no fetch, style inside. */
public final class HtmlText {
    private HtmlText() {}

    /** Returns the text in the form in which it may stand between tags and in attributes. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Returns the start of a page, up to the first heading, which is included. */
    public static String head(String title) {
        return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>" + escape(title)
                + "</title><style>" + styleSheet() + "</style></head><body><h1>" + escape(title) + "</h1>";
    }

    /** Returns a list of names and values; the value of {@code command} is set as code. */
    public static String facts(Map<String, String> facts) {
        StringBuilder out = new StringBuilder("<dl>");
        facts.forEach((name, value) -> {
            String shown = name.equals("command") ? "<code>" + escape(value) + "</code>" : escape(value);
            out.append("<dt>")
                    .append(escape(name))
                    .append("</dt><dd>")
                    .append(shown)
                    .append("</dd>");
        });
        return out.append("</dl>").toString();
    }

    public static String heading(String text) {
        return "<h2>" + escape(text) + "</h2>";
    }

    private static String styleSheet() {
        try (InputStream in = HtmlText.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read report.css", e);
        }
    }
}
