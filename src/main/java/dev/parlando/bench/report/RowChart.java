package dev.parlando.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Draws a chart with one row for each variant. A row holds dots and a mean with its interval, or bars end to end. CSS
 * classes give the colours, as in {@link SvgChart}.
 */
public final class RowChart {
    private static final int WIDTH = 720;
    private static final int ROW = 34;
    private static final int LEFT = 120;
    private static final int RIGHT = 20;
    private static final int TOP = 8;
    private static final int BOTTOM = 44;
    private static final int LONGEST_NAME = 16;

    private final String title;
    private final SvgChart.Axis axis;
    private final List<String> rows = new ArrayList<>();
    private final List<String> legend = new ArrayList<>();
    private final StringBuilder marks = new StringBuilder();

    public RowChart(String title, SvgChart.Axis axis) {
        this.title = title;
        this.axis = axis;
    }

    /** Sets names for colours, in their order, where colours mean more than rows. */
    public RowChart legend(List<String> names) {
        legend.addAll(names);
        return this;
    }

    /**
     * Adds a row of dots, spread a little so that equal values show, with the mean and its interval.
     *
     * @param low end of the interval, as {@code high}; null for none
     */
    public RowChart dots(String name, double[] values, double mean, @Nullable Double low, @Nullable Double high) {
        int colour = rows.size() % SvgChart.COLOURS;
        double middle = TOP + ROW * (rows.size() + 0.5);
        for (int index = 0; index < values.length; index++) {
            double spread = ((index * 7) % 11 - 5) * 1.6;
            marks.append(format(
                    "<circle class=\"s%d faint\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>",
                    colour, at(values[index]), middle + spread));
        }
        if (low != null && high != null) {
            marks.append(format(
                    "<line class=\"range\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    at(low), at(high), middle, middle));
        }
        marks.append(format(
                "<line class=\"range\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>",
                at(mean), at(mean), middle - 11, middle + 11));
        rows.add(name);
        return this;
    }

    /** Adds a row of bars, one behind the other, coloured in the order of the legend. */
    public RowChart bars(String name, double... lengths) {
        double top = TOP + ROW * rows.size() + 7.0;
        double from = 0;
        for (int index = 0; index < lengths.length; index++) {
            if (lengths[index] > 0) {
                marks.append(format(
                        "<rect class=\"s%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>",
                        index % SvgChart.COLOURS, at(from), top, at(from + lengths[index]) - at(from), ROW - 14));
            }
            from += lengths[index];
        }
        rows.add(name);
        return this;
    }

    /** Returns a figure element. */
    public String html() {
        int bottom = TOP + ROW * rows.size();
        StringBuilder out = new StringBuilder("<figure><figcaption>")
                .append(HtmlText.escape(title))
                .append("</figcaption><div class=\"legend\">");
        for (int index = 0; index < legend.size(); index++) {
            out.append(format("<span class=\"key s%d\">", index % SvgChart.COLOURS))
                    .append(HtmlText.escape(legend.get(index)))
                    .append("</span>");
        }
        out.append(format(
                "</div><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH, bottom + BOTTOM, HtmlText.escape(title)));
        for (SvgChart.Tick tick : axis.ticks()) {
            out.append(format(
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
                            + "<text x=\"%.1f\" y=\"%d\" class=\"middle\">%s</text>",
                    at(tick.value()), at(tick.value()), TOP, bottom, at(tick.value()), bottom + 18, tick.text()));
        }
        for (int index = 0; index < rows.size(); index++) {
            String name = rows.get(index);
            String shown = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
            out.append(format("<text x=\"%d\" y=\"%.1f\" class=\"end\">", LEFT - 8, TOP + ROW * (index + 0.5) + 4))
                    .append(HtmlText.escape(shown))
                    .append("</text>");
        }
        out.append(marks)
                .append(format(
                        "<text x=\"%d\" y=\"%d\" class=\"middle label\">", (LEFT + WIDTH - RIGHT) / 2, bottom + 38))
                .append(HtmlText.escape(axis.label()))
                .append("</text>");
        return out.append("</svg></figure>").toString();
    }

    private double at(double value) {
        return LEFT + (value - axis.min()) / (axis.max() - axis.min()) * (WIDTH - LEFT - RIGHT);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
