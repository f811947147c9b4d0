package dev.parlando.config;

import java.util.Collection;

/** Says that a name does not exist, and which one was probably meant; the cause of a {@code BAD_CONFIG}. */
public final class UnknownNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the message: what is unknown, and the nearest name that exists, if one is near.
     *
     * @param what such as {@code unknown key server.prot (command line)}
     * @param name as it was written
     * @param known all names that exist
     */
    public UnknownNameException(String what, String name, Collection<String> known) {
        super(what
                + NearNames.nearest(name, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse(""));
    }
}
