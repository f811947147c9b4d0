package dev.parlando.cli.tool;

import dev.parlando.bench.load.measure.LoadProgress;
import dev.parlando.bench.load.run.LoadListener;
import java.io.PrintWriter;

/**
 * Shows the progress of a test: in place on a terminal, otherwise as a line from time to time. Usable from any thread,
 * one call at a time.
 */
public final class ProgressLine implements LoadListener {
    private static final int WIDTH = 130;
    private static final int SECONDS_BETWEEN_LINES = 10;

    private final PrintWriter out;
    private final boolean inPlace;
    private boolean open;

    public ProgressLine(PrintWriter out, boolean inPlace) {
        this.out = out;
        this.inPlace = inPlace;
    }

    @Override
    public synchronized void onProgress(LoadProgress progress) {
        if (inPlace) {
            out.print("\r" + pad(progress.line()));
            open = true;
        } else if (Math.round(progress.elapsedSeconds()) % SECONDS_BETWEEN_LINES == 0) {
            out.println(progress.line());
        }
        out.flush();
    }

    @Override
    public synchronized void onNews(String line) {
        out.println(open ? "\r" + pad(line) : line);
        out.flush();
        open = false;
    }

    public synchronized void end() {
        if (open) {
            out.println();
            out.flush();
            open = false;
        }
    }

    private static String pad(String line) {
        return line.length() >= WIDTH ? line : line + " ".repeat(WIDTH - line.length());
    }
}
