package dev.parlando.tensor;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.error.BundleFile;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Opens the weights of a folder: the shards that {@value #INDEX} names, or the single file {@value #SINGLE}. */
public final class ShardedWeights implements WeightSource {
    /** Name of the file that says which shard holds each tensor. */
    public static final String INDEX = "model.safetensors.index.json";

    /** Name of the file that holds all tensors when there is no index. */
    public static final String SINGLE = "model.safetensors";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path folder;
    private final Map<String, SafetensorsFile> shards = new TreeMap<>();
    private final Map<String, WeightTensor> tensors = new TreeMap<>();

    private ShardedWeights(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens all shards and checks that each tensor lies in the shard that the index names.
     *
     * @throws VoiceException {@code BAD_BUNDLE} naming file, tensor, expected and found
     */
    public static ShardedWeights open(Path folder) {
        ShardedWeights weights = new ShardedWeights(folder);
        try {
            if (BundleFile.exists(folder.resolve(INDEX))) {
                weights.openIndexed();
            } else {
                weights.openSingle();
            }
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    @Override
    public String description() {
        return folder.toString();
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public Optional<WeightTensor> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    @Override
    public void close() {
        shards.values().forEach(SafetensorsFile::close);
    }

    private void openSingle() {
        if (!BundleFile.exists(folder.resolve(SINGLE))) {
            throw broken(folder, "holds neither " + INDEX + " nor " + SINGLE);
        }
        SafetensorsFile file = shard(SINGLE);
        file.names().forEach(name -> tensors.put(name, file.find(name).orElseThrow()));
    }

    private void openIndexed() {
        Path index = folder.resolve(INDEX);
        BundleFile.check(index);
        JsonNode map;
        try {
            map = JSON.readTree(Files.readAllBytes(index)).path("weight_map");
        } catch (IOException e) {
            throw BundleFile.unreadable(index, e);
        }
        if (!map.isObject() || map.isEmpty()) {
            throw broken(index, "has no weight_map");
        }
        map.properties().forEach(entry -> tensors.put(entry.getKey(), indexed(index, entry)));
    }

    private WeightTensor indexed(Path index, Map.Entry<String, JsonNode> entry) {
        String shard = entry.getValue().asText();
        if (!shard.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
            throw broken(index, "tensor " + entry.getKey() + " is in '" + shard + "', expected a plain file name");
        }
        if (Files.notExists(folder.resolve(shard))) {
            throw broken(index, "tensor " + entry.getKey() + " is in " + shard + ", which is missing");
        }
        return shard(shard)
                .find(entry.getKey())
                .orElseThrow(() -> broken(
                        folder.resolve(shard), "tensor " + entry.getKey() + " is missing, expected here by " + INDEX));
    }

    private SafetensorsFile shard(String name) {
        return shards.computeIfAbsent(name, key -> SafetensorsFile.open(folder.resolve(key)));
    }

    private static VoiceException broken(Path file, String what) {
        return new VoiceException(ErrorCode.BAD_BUNDLE, file + ": " + what);
    }
}
