package dev.parlando.bench.study;

/** Receives the progress of a study. */
@FunctionalInterface
public interface StudyListener {
    StudyListener NONE = line -> {};

    void onProgress(String line);
}
