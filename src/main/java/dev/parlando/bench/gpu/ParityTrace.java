package dev.parlando.bench.gpu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds the results of a bundle's networks on one device, for inputs that are the same on all devices; JSON in a file.
 *
 * @param model name of the bundle
 * @param device description
 * @param extent amount of work that was run
 * @param candidates candidates of the language model, after the prompt and after each step
 * @param speechLogits logits of each step of the speech decoder, [numCodebooks, numAudioTokens]
 * @param state state of the language model after the prompt, [hiddenSize]
 * @param speaker a projected voice, [hiddenSize of the speech decoder]
 * @param mel [frames, bands]
 * @param wave samples
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ParityTrace(
        String model,
        String device,
        Extent extent,
        List<Candidates> candidates,
        List<float[]> speechLogits,
        float[] state,
        float[] speaker,
        float[] mel,
        float[] wave) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Holds the amount of work to run.
     *
     * @param steps decode steps of each decoder
     * @param contextTokens most tokens of a conversation; the language model's steps end there
     */
    public record Extent(int steps, int contextTokens) {}

    /**
     * Holds the likeliest tokens, largest logit first.
     *
     * @param ids tokens
     * @param logits logit of each token
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Candidates(int[] ids, float[] logits) {
        int likeliest() {
            return ids[0];
        }
    }

    /**
     * Reads a trace from a file.
     *
     * @throws VoiceException {@code BAD_CONFIG} if the file cannot be read or is no trace
     */
    public static ParityTrace read(Path file) {
        try {
            return JSON.readValue(file.toFile(), ParityTrace.class);
        } catch (JsonProcessingException e) {
            throw new VoiceException(
                    ErrorCode.BAD_CONFIG, file + " is no reference of parity: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "cannot read " + file + ": " + e, e);
        }
    }

    /**
     * Writes the file as a whole or not at all.
     *
     * @throws VoiceException {@code ENGINE_FAILED} if a value is no number, {@code BAD_CONFIG} if the file cannot be written
     */
    public void write(Path file) {
        if (!isFinite()) {
            throw new VoiceException(ErrorCode.ENGINE_FAILED, device + " gave values that are no numbers");
        }
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            JSON.writeValue(draft.toFile(), this);
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "cannot write " + file + ": " + e, e);
        }
    }

    private boolean isFinite() {
        Stream<float[]> single = Stream.of(state, speaker, mel, wave);
        Stream<float[]> logits = candidates.stream().map(Candidates::logits);
        return Stream.of(single, logits, speechLogits.stream())
                .flatMap(values -> values)
                .allMatch(ParityTrace::isFinite);
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
