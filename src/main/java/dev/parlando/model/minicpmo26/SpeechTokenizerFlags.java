package dev.parlando.model.minicpmo26;

import dev.parlando.bundle.ConfigNode;
import dev.parlando.error.BundleFile;
import java.nio.file.Path;

/**
 * Refuses a speech tokenizer whose two files disagree. The publisher's tokenizer class overrides the normaliser of {@code
 * tokenizer.json} with the flags of {@code tokenizer_config.json}; here {@code tokenizer.json} alone is read.
 */
final class SpeechTokenizerFlags {
    private static final String CONFIG = "tokenizer_config.json";

    private SpeechTokenizerFlags() {}

    /**
     * Checks a folder with {@code tokenizer.json}; without {@code tokenizer_config.json} there is nothing to compare.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} naming file, field, value and what is expected
     */
    static void check(Path folder) {
        Path file = folder.resolve(CONFIG);
        if (!BundleFile.exists(file)) {
            return;
        }
        ConfigNode flags = ConfigNode.read(file);
        ConfigNode normalizer =
                ConfigNode.read(folder.resolve("tokenizer.json")).child("normalizer");
        compare(flags, "do_lower_case", "true", normalizer, "lowercase");
        compare(flags, "tokenize_chinese_chars", "true", normalizer, "handle_chinese_chars");
        compare(flags, "strip_accents", "null", normalizer, "strip_accents");
    }

    private static void compare(ConfigNode flags, String flag, String absent, ConfigNode normalizer, String field) {
        String asked = flags.described(flag).isEmpty() ? absent : flags.described(flag);
        String written = normalizer.described(field).isEmpty() ? absent : normalizer.described(field);
        flags.check(
                asked.equals(written),
                flag,
                asked + (flags.described(flag).isEmpty() ? " by default" : ""),
                written + ", as normalizer." + field + " of tokenizer.json says");
    }
}
