package dev.parlando.bench.study;

/** Told how far a study is. */
@FunctionalInterface
public interface StudyListener {
    StudyListener NONE = line -> {};

    void onProgress(String line);
}
