package dev.parlando.cli;

import dev.parlando.stage.BuildCommit;
import picocli.CommandLine.IVersionProvider;

/** Tells the version of this program and the commit that it was built from. */
final class ProgramVersion implements IVersionProvider {
    /** Returns the version of the jar that this class comes from; {@code unpacked} where it comes from a folder. */
    static String number() {
        String version = ProgramVersion.class.getPackage().getImplementationVersion();
        return version == null ? "unpacked" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"parlando " + number() + " (commit " + BuildCommit.describe() + ")"};
    }
}
