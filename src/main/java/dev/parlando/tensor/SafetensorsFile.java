package dev.parlando.tensor;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Opens the weights of one safetensors file. The header is checked in full when opened; tensors are mapped one by one.
 */
public final class SafetensorsFile implements WeightSource {
    private final WeightFile file;
    private final Map<String, MappedTensor> tensors;

    private SafetensorsFile(WeightFile file, Map<String, MappedTensor> tensors) {
        this.file = file;
        this.tensors = tensors;
    }

    /**
     * Opens a file and checks the whole header.
     *
     * @throws dev.parlando.error.VoiceException {@code BAD_BUNDLE} naming file, tensor, expected and found
     */
    public static SafetensorsFile open(Path path) {
        WeightFile file = WeightFile.open(path);
        try {
            return new SafetensorsFile(file, SafetensorsHeader.read(file));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public String description() {
        return file.path().toString();
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
        file.close();
    }
}
