package dev.parlando.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Names the commit that this program was built from; the build writes it beside this class. */
public final class BuildCommit {
    private BuildCommit() {}

    /**
     * Returns the abbreviated commit, with {@code +} when files had been changed; {@code unknown} outside a repository.
     */
    public static String describe() {
        Properties properties = new Properties();
        try (InputStream in = BuildCommit.class.getResourceAsStream("commit.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read commit.properties", e);
        }
        String commit = properties.getProperty("git.commit.id.abbrev", "unknown");
        return Boolean.parseBoolean(properties.getProperty("git.dirty")) ? commit + "+" : commit;
    }
}
