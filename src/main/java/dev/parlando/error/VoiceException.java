package dev.parlando.error;

import org.jspecify.annotations.Nullable;

/**
 * Carries a public error code and a message that names the value, the limit and the key; the project's only deliberate
 * exception.
 */
public final class VoiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public VoiceException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public VoiceException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
