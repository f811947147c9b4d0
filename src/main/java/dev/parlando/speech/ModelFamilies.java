package dev.parlando.speech;

import dev.parlando.bundle.ConfigNode;
import dev.parlando.error.BundleFile;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Opens the folder of a model of any known family. Immutable; any thread. */
public final class ModelFamilies {
    private final List<ModelFamily> families;
    private final @Nullable BundleCheck check;

    /**
     * Creates a list of families.
     *
     * @param families the first that recognises a folder opens it
     */
    public ModelFamilies(List<? extends ModelFamily> families) {
        this(List.copyOf(families), null);
    }

    private ModelFamilies(List<ModelFamily> families, @Nullable BundleCheck check) {
        this.families = families;
        this.check = check;
    }

    /**
     * Returns the same families, which also check what the files of a folder hold when they first open it.
     *
     * @param all whether files are read whole, for their sums and every weight; else only small tensors are
     * @param skip how to do without, for the log
     */
    public ModelFamilies checking(boolean all, String skip) {
        return new ModelFamilies(families, new BundleCheck(all, skip));
    }

    /**
     * Opens a model folder. The caller closes the bundle.
     *
     * @throws VoiceException {@code BAD_BUNDLE} if the folder is missing, if no family recognises its
     *     {@code config.json}, or if the family finds a fault
     */
    public ModelBundle open(Path directory) {
        Path folder = directory.toAbsolutePath().normalize();
        BundleFile.checkFolder(folder);
        if (check == null) {
            return openUnchecked(folder);
        }
        check.checkSums(folder);
        ModelBundle bundle = openUnchecked(folder);
        try {
            check.checkWeights(folder, bundle);
            return bundle;
        } catch (RuntimeException e) {
            bundle.close();
            throw e;
        }
    }

    private ModelBundle openUnchecked(Path folder) {
        Path file = folder.resolve("config.json");
        ConfigNode config = ConfigNode.read(file);
        return families.stream()
                .filter(family -> family.recognises(config))
                .findFirst()
                .orElseThrow(() -> unknown(file, config))
                .open(folder);
    }

    private VoiceException unknown(Path file, ConfigNode config) {
        String known = families.stream().map(ModelFamily::name).collect(Collectors.joining(", "));
        return new VoiceException(
                ErrorCode.BAD_BUNDLE,
                file + ": model_type is " + config.label("model_type", "absent") + ", version is "
                        + config.label("version", "absent") + ", which is no known family of models; known are: "
                        + known);
    }
}
