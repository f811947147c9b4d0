package dev.parlando.engine.tensorrt;

/** Selects how the attention of decode steps is written on a GPU; prefills always use {@link #JOINED}. */
public enum AttentionForm {
    /**
     * Joins the scores of the cache and of the new token into one tensor, in the network that also takes many new
     * tokens.
     */
    JOINED,
    /** Keeps the scores in two tensors under one softmax, in a network for one new token: fewer kernels. */
    SPLIT;

    /**
     * Returns the form that users call {@code name}.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_CONFIG} for another name
     */
    public static AttentionForm named(String name) {
        return Choice.named(AttentionForm.class, name, "attention is %s, must be split or joined");
    }

    public String publicName() {
        return Choice.publicName(this);
    }
}
