package dev.parlando.engine.tensorrt;

/** How decode steps are written on a GPU; prefills are {@link #JOINED}. */
public enum AttentionForm {
    /** Scores of the cache and of the new token side by side: the network that also takes many new tokens. */
    JOINED,
    /** A network for one new token, with one softmax in two parts: fewer kernels. */
    SPLIT;

    /** @throws dev.parlando.error.VoiceException {@code BAD_CONFIG} */
    public static AttentionForm named(String name) {
        return Choice.named(AttentionForm.class, name, "attention is %s, must be split or joined");
    }

    public String publicName() {
        return Choice.publicName(this);
    }
}
