package dev.parlando.golden;

import dev.parlando.export.SeededBundle;
import dev.parlando.export.SeededPrecision;
import dev.parlando.export.SeededSize;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.model.minicpmo26.MiniCpmO26;
import dev.parlando.speech.ModelFamilies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The bundle that the golden values were made from; written once a JVM, removed when it ends. */
public final class TinyBundle {
    /** The families of the real program. */
    public static final ModelFamilies FAMILIES = new ModelFamilies(List.of(new MiniCpmO26()));

    private static final Path FOLDER = write();

    private TinyBundle() {}

    public static Path folder() {
        return FOLDER;
    }

    /** Opens a new view; the caller closes it after the engines that use its weights. */
    public static Bundle open() {
        return Bundle.open(FOLDER);
    }

    private static Path write() {
        try {
            Path folder = Files.createTempDirectory("parlando-tiny");
            new SeededBundle(SeededSize.TINY, 1, SeededPrecision.F32).write(folder);
            removeAtExit(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void removeAtExit(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> parentsFirst = paths.toList();
            parentsFirst.forEach(path -> path.toFile().deleteOnExit());
        }
    }
}
