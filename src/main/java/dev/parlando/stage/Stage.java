package dev.parlando.stage;

/** Stages of the work for a turn; the name is what users see. */
public enum Stage {
    QUEUE("queue"),
    LLM_PREFILL("llm.prefill"),
    LLM_STEP("llm.step"),
    TTS_PREFILL("tts.prefill"),
    TTS_STEP("tts.step"),
    MEL("mel"),
    WAVE("wave"),
    WRITE("write"),
    LOAD("load"),
    BUILD("build"),
    WARMUP("warmup");

    private final String publicName;

    Stage(String publicName) {
        this.publicName = publicName;
    }

    public String publicName() {
        return publicName;
    }
}
