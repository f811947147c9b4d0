package dev.parlando.config;

import java.util.List;
import java.util.stream.Collectors;

/** Writes settings as a table in Markdown, and puts it into a page between two marks. */
public final class SettingTable {
    static final String BEGIN = "<!-- settings: made by scripts/parlando settings -->";
    static final String END = "<!-- end of settings -->";

    private static final String HEAD =
            "| key | default | values | devices | meaning |\n| --- | --- | --- | --- | --- |\n";

    private SettingTable() {}

    /** Returns the table, one row a setting, with a line feed after each row. */
    public static String of(List<Setting<?>> settings) {
        return settings.stream().map(SettingTable::row).collect(Collectors.joining("", HEAD, ""));
    }

    /**
     * Returns a page with the table in the place of what stands between its marks.
     *
     * @throws IllegalArgumentException if the page has no marks
     */
    public static String into(String page, List<Setting<?>> settings) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(
                    "the page has no place for the table: a line " + BEGIN + " and after it a line " + END);
        }
        return page.substring(0, begin + BEGIN.length()) + "\n\n" + of(settings) + "\n" + page.substring(end);
    }

    private static String row(Setting<?> setting) {
        Setting.Traits traits = setting.traits();
        String flag = traits.shortFlag().isEmpty() ? "" : " (" + code(traits.shortFlag()) + ")";
        String text = setting.defaultText();
        return "| " + code(setting.name()) + flag + " | " + (text.isEmpty() ? "" : code(text) + " ") + "| "
                + cell(setting.type().range()) + " | " + (traits.device().isEmpty() ? "all" : traits.device()) + " | "
                + cell(setting.help()) + " |\n";
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("*", "\\*");
    }
}
