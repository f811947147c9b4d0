package dev.parlando.cli.local;

import dev.parlando.model.minicpmo26.MiniCpmO26;
import dev.parlando.speech.ModelBundle;
import dev.parlando.speech.ModelFamilies;
import java.nio.file.Path;
import java.util.List;

/** Lists the model families of this build. */
public final class KnownModels {
    public static final ModelFamilies FAMILIES = new ModelFamilies(List.of(new MiniCpmO26()));

    private KnownModels() {}

    /**
     * Opens a model folder of any known family. The caller closes the bundle.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE}
     */
    public static ModelBundle open(Path folder) {
        return FAMILIES.open(folder);
    }
}
