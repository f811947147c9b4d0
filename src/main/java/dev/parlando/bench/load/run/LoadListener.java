package dev.parlando.bench.load.run;

import dev.parlando.bench.load.measure.LoadProgress;

/** Receives the progress of a test, on threads of the test, one call at a time. */
public interface LoadListener {
    /** Listener that ignores all progress; for callers that need the report alone. */
    LoadListener NONE = new LoadListener() {
        @Override
        public void onProgress(LoadProgress progress) {}

        @Override
        public void onNews(String line) {}
    };

    /** Receives the progress of a run, once a second. */
    void onProgress(LoadProgress progress);

    /** Receives a line when a long piece of work begins or has ended. */
    void onNews(String line);
}
