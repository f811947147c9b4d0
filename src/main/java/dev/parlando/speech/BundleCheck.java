package dev.parlando.speech;

import dev.parlando.bundle.FileSums;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Checks what the files of a model folder hold: the sums that are listed beside them, and the values of the weights. Checks a
 * folder once, for however many devices it is opened; the others wait meanwhile. Any thread.
 */
final class BundleCheck {
    private final boolean all;
    private final String skip;
    private final Set<Path> withRightSums = new HashSet<>();
    private final Set<Path> withRightWeights = new HashSet<>();

    /**
     * Begins without a folder that was checked.
     *
     * @param all whether files are read whole; small tensors are read in any case
     * @param skip how to do without, for the log
     */
    BundleCheck(boolean all, String skip) {
        this.all = all;
        this.skip = skip;
    }

    /** @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} naming the file that is missing or has another sum */
    synchronized void checkSums(Path folder) {
        if (all && !withRightSums.contains(folder)) {
            FileSums.find(folder).ifPresent(sums -> sums.check(skip));
            withRightSums.add(folder);
        }
    }

    /** @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} naming file, tensor, index and value */
    synchronized void checkWeights(Path folder, ModelBundle bundle) {
        if (!withRightWeights.contains(folder)) {
            bundle.checkWeights(all);
            withRightWeights.add(folder);
        }
    }
}
