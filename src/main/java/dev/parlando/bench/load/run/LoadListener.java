package dev.parlando.bench.load.run;

import dev.parlando.bench.load.measure.LoadProgress;

/** Hears how a test goes, on threads of the test, one call at a time. */
public interface LoadListener {
    /** For those who only want the report. */
    LoadListener NONE = new LoadListener() {
        @Override
        public void onProgress(LoadProgress progress) {}

        @Override
        public void onNews(String line) {}
    };

    /** Every second of a run. */
    void onProgress(LoadProgress progress);

    /** Something begins or ended that takes long. */
    void onNews(String line);
}
