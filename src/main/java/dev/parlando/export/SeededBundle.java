package dev.parlando.export;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.model.minicpmo26.SpeechTensors;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.Shape;
import dev.parlando.tensor.ShardedWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes a whole bundle with weights from a seed: equal size, seed and type give equal files on any machine.
 *
 * <p>Activations stay finite and the wave is audible, but no words can be heard. Such bundles serve tests, and at full
 * size measurements of speed.
 */
public final class SeededBundle {
    /** Largest shard in bytes, as in the published checkpoint, whose largest shard has 4.93 GB. */
    private static final long MAX_SHARD_BYTES = 4_930_000_000L;

    private final SeededSize size;
    private final long seed;
    private final DataType type;
    private final long maxShardBytes;

    public SeededBundle(SeededSize size, long seed, SeededPrecision precision) {
        this(size, seed, precision, MAX_SHARD_BYTES);
    }

    /** @param maxShardBytes bytes of tensors after which another file begins; a larger tensor has a file of its own */
    SeededBundle(SeededSize size, long seed, SeededPrecision precision, long maxShardBytes) {
        this.size = size;
        this.seed = seed;
        this.type = precision.type();
        this.maxShardBytes = maxShardBytes;
    }

    /**
     * Writes the bundle on all processors.
     *
     * @param directory absent or empty
     * @return number of bytes of all tensors
     * @throws VoiceException {@code BAD_CONFIG} if the folder holds something
     * @throws UncheckedIOException if it cannot be written
     */
    public long write(Path directory) {
        try {
            Path speechTokenizer = directory.resolve("assets").resolve("chattts_tokenizer");
            createEmpty(directory);
            Files.createDirectories(speechTokenizer);
            writeJson(directory.resolve("config.json"), SeededConfigFile.create(size, type));
            writeJson(
                    directory.resolve("tokenizer.json"),
                    LlmTokenizerFile.create(size.llm().vocabSize()));
            writeJson(
                    speechTokenizer.resolve("tokenizer.json"),
                    TtsTokenizerFile.create(size.tts().numTextTokens()));
            long vocos = new SeededWeights(seed, DataType.FLOAT32)
                    .write(
                            directory.resolve("assets").resolve("vocos.safetensors"),
                            SpeechTensors.vocos(size.vocoder()));
            return vocos + writeShards(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private static void createEmpty(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> content = Files.list(directory)) {
            if (content.findAny().isPresent()) {
                throw new VoiceException(ErrorCode.BAD_CONFIG, directory + " is not empty");
            }
        }
    }

    private long writeShards(Path directory) throws IOException {
        Map<String, Shape> tensors = new LinkedHashMap<>(SpeechTensors.llm(size.llm(), false));
        tensors.putAll(SpeechTensors.tts(size.tts()));
        tensors.putAll(SpeechTensors.dvae(size.vocoder()));
        List<Map<String, Shape>> shards = split(tensors);
        SeededWeights weights = new SeededWeights(seed, type);
        if (shards.size() == 1) {
            return weights.write(directory.resolve(ShardedWeights.SINGLE), tensors);
        }
        ObjectNode index = JsonMapper.builder().build().createObjectNode();
        ObjectNode weightMap = index.putObject("weight_map");
        long bytes = 0;
        for (int number = 0; number < shards.size(); number++) {
            String file = String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", number + 1, shards.size());
            shards.get(number).keySet().forEach(name -> weightMap.put(name, file));
            bytes += weights.write(directory.resolve(file), shards.get(number));
        }
        index.putObject("metadata").put("total_size", bytes);
        writeJson(directory.resolve(ShardedWeights.INDEX), index);
        return bytes;
    }

    private List<Map<String, Shape>> split(Map<String, Shape> tensors) {
        List<Map<String, Shape>> shards = new ArrayList<>();
        long room = 0;
        for (Map.Entry<String, Shape> tensor : tensors.entrySet()) {
            long bytes = tensor.getValue().elementCount() * type.bytes();
            if (shards.isEmpty() || bytes > room) {
                shards.add(new LinkedHashMap<>());
                room = maxShardBytes;
            }
            room -= bytes;
            shards.get(shards.size() - 1).put(tensor.getKey(), tensor.getValue());
        }
        return shards;
    }

    private static void writeJson(Path file, ObjectNode content) throws IOException {
        JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), content);
    }
}
