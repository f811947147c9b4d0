package dev.parlando.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws a line chart as SVG; colours come from the page's style sheet, by class. */
public final class SvgChart {
    /** Number of colours in the style sheet. */
    static final int COLOURS = 8;

    private static final int WIDTH = 720;
    private static final int HEIGHT = 300;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 14;
    private static final int BOTTOM = 44;
    private static final int MAX_Y_TICKS = 6;

    private final String title;
    private final Axis x;
    private final Axis y;
    private final List<Series> series = new ArrayList<>();

    /** Holds one axis; {@code ticks} are places with the texts to write there. */
    public record Axis(String label, double min, double max, List<Tick> ticks) {
        public Axis {
            ticks = List.copyOf(ticks);
        }

        /** Returns an axis from 0 to a round number not below {@code max}. */
        public static Axis fromZero(String label, double max) {
            double step = roundStep(Math.max(max, 1e-6) / (MAX_Y_TICKS - 1));
            List<Tick> ticks = new ArrayList<>();
            int count = (int) Math.max(1, Math.ceil(max / step - 1e-9));
            for (int i = 0; i <= count; i++) {
                ticks.add(new Tick(i * step, NumberText.shortest(i * step)));
            }
            return new Axis(label, 0, count * step, ticks);
        }

        private static double roundStep(double atLeast) {
            double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
            double digit = atLeast / power;
            return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
        }
    }

    /** Holds a place on an axis and its text. */
    public record Tick(double value, String text) {}

    /** Holds a point of a line, in the axes' units. */
    public record Point(double x, double y) {}

    private record Series(String name, boolean dots, List<Point> points) {}

    public SvgChart(String title, Axis x, Axis y) {
        this.title = title;
        this.x = x;
        this.y = y;
    }

    /**
     * Adds a line. Colours follow the order of adding; there are eight. A line without points is left out, and takes no
     * colour.
     */
    public SvgChart line(String name, List<Point> points) {
        series.add(new Series(name, false, List.copyOf(points)));
        return this;
    }

    /** Adds points that are not joined; otherwise as {@link #line}. */
    public SvgChart dots(String name, List<Point> points) {
        series.add(new Series(name, true, List.copyOf(points)));
        return this;
    }

    /** Returns a figure element with title, legend and drawing. */
    public String html() {
        StringBuilder out = new StringBuilder("<figure><figcaption>")
                .append(HtmlText.escape(title))
                .append("</figcaption><div class=\"legend\">");
        for (int i = 0; i < series.size(); i++) {
            if (!series.get(i).points().isEmpty()) {
                out.append("<span class=\"key s").append(i % COLOURS).append("\">");
                out.append(HtmlText.escape(series.get(i).name())).append("</span>");
            }
        }
        out.append(format(
                "</div><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH, HEIGHT, HtmlText.escape(title)));
        axes(out);
        for (int i = 0; i < series.size(); i++) {
            draw(out, series.get(i), "s" + i % COLOURS);
        }
        return out.append("</svg></figure>").toString();
    }

    private void axes(StringBuilder out) {
        int bottom = HEIGHT - BOTTOM;
        for (Tick tick : y.ticks()) {
            double at = atY(tick.value());
            out.append(format(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT, at, at));
            out.append(format("<text x=\"%d\" y=\"%.1f\" class=\"end\">%s</text>", LEFT - 8, at + 4, tick.text()));
        }
        for (Tick tick : x.ticks()) {
            double at = atX(tick.value());
            out.append(
                    format("<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", at, at, TOP, bottom));
            out.append(format("<text x=\"%.1f\" y=\"%d\" class=\"middle\">%s</text>", at, bottom + 18, tick.text()));
        }
        out.append(format(
                "<text x=\"%d\" y=\"%d\" class=\"middle label\">%s</text>",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, HtmlText.escape(x.label())));
        out.append(format(
                "<text transform=\"translate(14 %d) rotate(-90)\" class=\"middle label\">%s</text>",
                (TOP + bottom) / 2, HtmlText.escape(y.label())));
    }

    private void draw(StringBuilder out, Series each, String style) {
        List<Point> visible = each.points().stream()
                .filter(point -> Double.isFinite(point.y()))
                .toList();
        if (each.dots() || visible.size() == 1) {
            visible.forEach(point -> out.append(format(
                    "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>",
                    style, atX(point.x()), atY(point.y()))));
            return;
        }
        out.append("<polyline class=\"").append(style).append("\" points=\"");
        visible.forEach(point -> out.append(format("%.1f,%.1f ", atX(point.x()), atY(point.y()))));
        out.append("\"/>");
    }

    private double atX(double value) {
        return LEFT + (value - x.min()) / (x.max() - x.min()) * (WIDTH - LEFT - RIGHT);
    }

    private double atY(double value) {
        return HEIGHT - BOTTOM - (value - y.min()) / (y.max() - y.min()) * (HEIGHT - TOP - BOTTOM);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
