package dev.parlando.session;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.VoiceException;
import dev.parlando.turn.TurnReport;
import dev.parlando.turn.TurnRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down, as one line each, what a session asks of its engine and tells its client. */
final class Recorder implements TurnEngine, SessionListener {
    private final List<String> lines = new ArrayList<>();
    private final List<TurnRequest> requests = new ArrayList<>();
    private final List<TurnReport> reports = new ArrayList<>();

    /** Returns the lines since the last call. */
    List<String> lines() {
        List<String> copy = List.copyOf(lines);
        lines.clear();
        return copy;
    }

    TurnRequest lastRequest() {
        return requests.get(requests.size() - 1);
    }

    TurnReport lastReport() {
        return reports.get(reports.size() - 1);
    }

    @Override
    public void submit(TurnRequest request) {
        requests.add(request);
        lines.add("submit " + request.turnId() + " " + request.mode() + " " + request.text()
                + (request.textContinues() ? "..." : ""));
    }

    @Override
    public void append(long turnId, String text) {
        lines.add("append " + turnId + " " + text);
    }

    @Override
    public void settle(long turnId) {
        lines.add("settle " + turnId);
    }

    @Override
    public void finishText(long turnId) {
        lines.add("finish " + turnId);
    }

    @Override
    public void cancel(long turnId) {
        lines.add("cancel " + turnId);
    }

    @Override
    public void setPaused(long turnId, boolean paused) {
        lines.add((paused ? "pause " : "resume ") + turnId);
    }

    @Override
    public void endSession() {
        lines.add("end session");
    }

    @Override
    public void onQueued(String label, int place, long expectedNanos) {
        lines.add("> queued " + label + " " + place + " " + expectedNanos);
    }

    @Override
    public void onStarted(String label) {
        lines.add("> started " + label);
    }

    @Override
    public void onText(String label, String delta) {
        lines.add("> text " + label + " " + delta);
    }

    @Override
    public void onAudio(PcmChunk audio, long aheadNanos) {
        lines.add("> audio " + audio.numSamples() + " ahead " + aheadNanos / 1_000_000);
    }

    @Override
    public void onDone(TurnReport report) {
        reports.add(report);
        lines.add("> done " + report.label() + " " + report.status());
    }

    @Override
    public void onError(VoiceException error, @Nullable String label) {
        lines.add("> error " + error.code() + " " + label);
    }
}
