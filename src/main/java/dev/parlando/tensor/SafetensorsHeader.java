package dev.parlando.tensor;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlando.error.FileFailure;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the header of a safetensors file: eight bytes of length, JSON, then the data without a gap.
 *
 * <p>Source: the format's description in the safetensors project, including its rules against gaps, overlaps, duplicate
 * names and headers over 100 MB.
 */
final class SafetensorsHeader {
    private static final int LENGTH_BYTES = 8;
    private static final long MAX_HEADER_BYTES = 100_000_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final WeightFile file;
    private final long dataStart;

    private SafetensorsHeader(WeightFile file, long dataStart) {
        this.file = file;
        this.dataStart = dataStart;
    }

    /**
     * Returns all tensors of a file by name, in the order of their bytes.
     *
     * @throws VoiceException {@code BAD_BUNDLE} for anything the format forbids
     */
    static Map<String, MappedTensor> read(WeightFile file) {
        if (file.size() < LENGTH_BYTES) {
            throw file.broken("has " + file.size() + " bytes, too few for the length of a safetensors header");
        }
        long length = file.read(0, LENGTH_BYTES).getLong();
        long most = Math.min(MAX_HEADER_BYTES, file.size() - LENGTH_BYTES);
        if (length < 2 || length > most) {
            throw file.broken(
                    "safetensors header has length " + Long.toUnsignedString(length) + ", expected 2 to " + most);
        }
        JsonNode root;
        try {
            root = JSON.readTree(file.read(LENGTH_BYTES, (int) length).array());
        } catch (IOException e) {
            throw file.broken("safetensors header cannot be read: " + FileFailure.reasonOf(e), e);
        }
        if (root == null || !root.isObject()) {
            throw file.broken("safetensors header is not a JSON object");
        }
        return new SafetensorsHeader(file, LENGTH_BYTES + length).tensors(root);
    }

    private Map<String, MappedTensor> tensors(JsonNode root) {
        List<MappedTensor> tensors = new ArrayList<>();
        root.properties().forEach(entry -> {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.add(tensor(entry.getKey(), entry.getValue()));
            }
        });
        tensors.sort(Comparator.comparingLong(MappedTensor::offset).thenComparingLong(MappedTensor::byteLength));
        checkContiguous(tensors);
        Map<String, MappedTensor> byName = new LinkedHashMap<>();
        tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
        return byName;
    }

    private MappedTensor tensor(String name, JsonNode entry) {
        if (!entry.path("dtype").isTextual()) {
            throw file.broken("tensor " + name + " has no dtype");
        }
        Shape shape = new Shape(longs(name, entry, "shape"));
        List<Long> range = longs(name, entry, "data_offsets");
        if (range.size() != 2 || range.get(0) > range.get(1) || range.get(1) > file.size() - dataStart) {
            throw file.broken("tensor " + name + " has data_offsets " + range + ", expected a range inside "
                    + (file.size() - dataStart) + " data bytes");
        }
        DataType type = type(name, entry.path("dtype").textValue());
        checkSize(name, type, shape, range.get(1) - range.get(0));
        return new MappedTensor(file, name, type, shape, dataStart + range.get(0));
    }

    private DataType type(String name, String dtype) {
        try {
            return DataType.ofSafetensors(dtype);
        } catch (VoiceException e) {
            throw file.broken("tensor " + name + ": " + e.getMessage(), e);
        }
    }

    private List<Long> longs(String name, JsonNode entry, String key) {
        JsonNode array = entry.path(key);
        List<Long> values = new ArrayList<>();
        array.forEach(
                value -> values.add(value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : -1));
        if (!array.isArray() || values.stream().anyMatch(value -> value < 0)) {
            throw file.broken("tensor " + name + " has " + key + " that is not a list of whole numbers");
        }
        return values;
    }

    private void checkSize(String name, DataType type, Shape shape, long bytes) {
        long expected;
        try {
            expected = new TensorSpec(name, type, shape).byteLength();
        } catch (ArithmeticException e) {
            throw file.broken("tensor " + name + " has shape " + shape + ", more elements than can be counted", e);
        }
        if (expected != bytes) {
            throw file.broken("tensor " + name + " of type " + type.safetensorsName() + " and shape " + shape + " has "
                    + bytes + " bytes, expected " + expected);
        }
    }

    private void checkContiguous(List<MappedTensor> sorted) {
        long position = dataStart;
        for (MappedTensor tensor : sorted) {
            if (tensor.offset() != position) {
                throw file.broken("tensor " + tensor.name() + " starts at data byte " + (tensor.offset() - dataStart)
                        + ", expected " + (position - dataStart) + ": tensors overlap or leave a gap");
            }
            position += tensor.byteLength();
        }
        if (position != file.size()) {
            throw file.broken("has " + file.size() + " bytes, its header accounts for " + position);
        }
    }
}
