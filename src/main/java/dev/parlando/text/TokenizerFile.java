package dev.parlando.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parlando.error.BundleFile;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.FileFailure;
import dev.parlando.error.VoiceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@code tokenizer.json} through Hugging Face's tokenizers library, as DJL packages it. Owns the native
 * tokenizer; usable from any thread until closed.
 *
 * <p>DJL unpacks its native library once into its cache folder ({@code DJL_CACHE_DIR}, else {@code ~/.djl.ai}) and
 * writes nothing else. By default DJL would also look for a cloud host's metadata service, and fetch a CUDA build of
 * the library where it sees a CUDA runtime. The property {@code ai.djl.offline} forbids both.
 */
final class TokenizerFile implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        System.setProperty("ai.djl.offline", "true");
    }

    private final Path path;
    private final HuggingFaceTokenizer tokenizer;
    private final Map<String, Integer> addedTokens;
    private final Set<Integer> addedIds;
    private final int vocabSize;

    private TokenizerFile(Path path, HuggingFaceTokenizer tokenizer, Map<String, Integer> addedTokens, int vocabSize) {
        this.path = path;
        this.tokenizer = tokenizer;
        this.addedTokens = Map.copyOf(addedTokens);
        this.addedIds = Set.copyOf(addedTokens.values());
        this.vocabSize = vocabSize;
    }

    /**
     * Opens a file.
     *
     * @param modelType the value that {@code model.type} must have
     * @throws VoiceException {@code BAD_BUNDLE} when the file is missing, not JSON or not a tokenizer of that type
     * @throws UnsatisfiedLinkError when the native library cannot be unpacked or loaded
     */
    static TokenizerFile open(Path path, String modelType) {
        BundleFile.check(path);
        byte[] bytes;
        JsonNode root;
        try {
            bytes = Files.readAllBytes(path);
            root = JSON.readTree(bytes);
        } catch (IOException e) {
            throw damaged(path, FileFailure.reasonOf(e), e);
        }
        String foundType = root.path("model").path("type").asText();
        if (!foundType.equals(modelType)) {
            throw damaged(path, "model.type is '" + foundType + "', expected " + modelType, null);
        }
        Map<String, Integer> addedTokens = readAddedTokens(path, root);
        int vocabSize = readVocabSize(path, root, addedTokens);
        return new TokenizerFile(path, load(path, bytes), addedTokens, vocabSize);
    }

    private static Map<String, Integer> readAddedTokens(Path path, JsonNode root) {
        Map<String, Integer> tokens = new HashMap<>();
        for (JsonNode token : root.path("added_tokens")) {
            JsonNode id = token.path("id");
            JsonNode content = token.path("content");
            if (!isId(id) || !content.isTextual()) {
                throw damaged(path, "added_tokens holds an entry without id or content: " + token, null);
            }
            tokens.put(content.textValue(), id.intValue());
        }
        return tokens;
    }

    /** Returns whether a value is a whole number that can be the index of an element of an array. */
    private static boolean isId(JsonNode id) {
        return id.isIntegralNumber() && id.canConvertToInt() && id.intValue() >= 0 && id.intValue() < Integer.MAX_VALUE;
    }

    private static int readVocabSize(Path path, JsonNode root, Map<String, Integer> addedTokens) {
        JsonNode vocab = root.path("model").path("vocab");
        if (!vocab.isObject() || vocab.isEmpty()) {
            throw damaged(path, "model.vocab is not an object with tokens", null);
        }
        int largest = addedTokens.values().stream().mapToInt(id -> id).max().orElse(-1);
        for (JsonNode id : vocab) {
            if (!isId(id)) {
                throw damaged(path, "model.vocab holds an id that is not a whole number: " + id, null);
            }
            largest = Math.max(largest, id.intValue());
        }
        return largest + 1;
    }

    private static HuggingFaceTokenizer load(Path path, byte[] bytes) {
        loadLibrary();
        Map<String, String> asWritten = Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
        try {
            return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), asWritten);
        } catch (IOException | RuntimeException e) {
            throw damaged(path, e.getMessage(), e);
        }
    }

    /** @throws UnsatisfiedLinkError if the native library cannot be unpacked or loaded: that is no fault of a file */
    private static void loadLibrary() {
        try {
            LibUtils.checkStatus();
        } catch (RuntimeException e) {
            throw unusable(e);
        }
    }

    /** Returns the linker's own error, if there is one: of a library that cannot be unpacked, DJL does not tell why. */
    private static LinkageError unusable(RuntimeException failure) {
        if (failure.getCause() instanceof LinkageError linker) {
            return linker;
        }
        LinkageError error = new UnsatisfiedLinkError("the library of the tokenizers cannot be unpacked");
        error.addSuppressed(failure);
        return error;
    }

    private static VoiceException damaged(Path path, @Nullable String found, @Nullable Exception cause) {
        return new VoiceException(ErrorCode.BAD_BUNDLE, "cannot use tokenizer " + path + ": " + found, cause);
    }

    /**
     * Returns the ids of a text. Special tokens written in the text become their ids; no other special token is added.
     */
    int[] encode(String text) {
        try {
            return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                    .mapToInt(Math::toIntExact)
                    .toArray();
        } catch (IllegalStateException closed) {
            throw closed;
        } catch (RuntimeException e) {
            throw damaged(path, e.getMessage(), e);
        }
    }

    /** Returns the text of the ids; special tokens are written out. */
    String decode(int[] ids) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), false);
    }

    /**
     * Returns the id of an added token.
     *
     * @throws VoiceException {@code BAD_BUNDLE} when the file adds no token of this name
     */
    int addedToken(String name) {
        Integer id = addedTokens.get(name);
        if (id == null) {
            throw damaged(path, "added_tokens lacks " + name, null);
        }
        return id;
    }

    Set<String> addedTokenNames() {
        return addedTokens.keySet();
    }

    boolean isAddedToken(int id) {
        return addedIds.contains(id);
    }

    /** Returns the number of ids: one more than the largest id. */
    int vocabSize() {
        return vocabSize;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
