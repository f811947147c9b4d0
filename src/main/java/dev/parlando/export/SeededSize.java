package dev.parlando.export;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.model.minicpmo26.LlmConfig;
import dev.parlando.model.minicpmo26.TtsConfig;
import dev.parlando.model.minicpmo26.VocoderConfig;
import dev.parlando.speech.plan.CodeSampling;
import dev.parlando.speech.plan.SpeechSchedule;
import java.util.List;

/**
 * Holds the sizes of a seeded bundle with the topology of MiniCPM-o 2.6.
 *
 * @param name for the command line and messages
 * @param llm the language model; its head is not tied
 * @param tts the speech decoder
 * @param vocoder the two networks from codes to wave
 */
public record SeededSize(String name, LlmConfig llm, TtsConfig tts, VocoderConfig vocoder) {
    /** Size of about 1 MB, for tests. */
    public static final SeededSize TINY = new SeededSize(
            "tiny",
            new LlmConfig(64, 2, 4, 2, 128, 640, 1e6, 1e-6, 2048),
            tts(64, 32, 2, 2, 64, 256),
            new VocoderConfig(32, 24, 32, 2, 32, 100, 32, 64, 2, 1024, 256));

    /** Size of about 14 MB, for tests that need some width. Its LLM stands in for one in the demo bundle. */
    public static final SeededSize SMALL = new SeededSize(
            "small",
            new LlmConfig(256, 2, 4, 2, 256, 640, 1e6, 1e-6, 4096),
            tts(256, 192, 4, 3, 768, 2048),
            new VocoderConfig(128, 64, 128, 4, 256, 100, 128, 384, 4, 1024, 256));

    /** Size of MiniCPM-o 2.6 without sight and hearing, 15.7 GB in bf16. Source: model reference, section 2. */
    public static final SeededSize FULL = new SeededSize(
            "full",
            new LlmConfig(3584, 28, 28, 4, 18_944, 151_700, 1e6, 1e-6, 32_768),
            tts(3584, 768, 20, 12, 3072, 21_178),
            new VocoderConfig(512, 128, 256, 12, 512, 100, 512, 1536, 8, 1024, 256));

    /**
     * Returns the size that users call {@code name}.
     *
     * @throws VoiceException {@code BAD_CONFIG} if no size has that name
     */
    public static SeededSize named(String name) {
        return List.of(TINY, SMALL, FULL).stream()
                .filter(size -> size.name.equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new VoiceException(ErrorCode.BAD_CONFIG, "size is " + name + ", expected tiny, small or full"));
    }

    /** Returns a speech decoder of the given sizes, with schedule and sampling as published. */
    private static TtsConfig tts(int llmDim, int hidden, int layers, int heads, int intermediate, int textTokens) {
        return new TtsConfig(
                llmDim,
                hidden,
                layers,
                heads,
                intermediate,
                textTokens,
                626,
                4,
                4096,
                10_000,
                1e-6,
                new SpeechSchedule(10, 50, 300, 120, 300, 5, 50),
                new CodeSampling(0.7, 20, 1.0));
    }
}
