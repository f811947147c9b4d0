package dev.parlando.tensor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Represents the values that the restricted pickle machine can make: plain data, dictionaries, storages and tensors; no
 * objects.
 */
interface TorchValue {
    /** Stands for {@code None}, booleans and floats: they are read and never looked at. */
    enum Ignored implements TorchValue {
        INSTANCE
    }

    record Text(String value) implements TorchValue {}

    record Whole(long value) implements TorchValue {}

    record Tuple(List<TorchValue> items) implements TorchValue {}

    /** Maps names to values. Not a record: dictionaries are filled after they are made, and may contain themselves. */
    final class Dictionary implements TorchValue {
        private final Map<String, TorchValue> items = new LinkedHashMap<>();

        Map<String, TorchValue> items() {
            return items;
        }
    }

    /** Names a run of elements in the entry {@code data/KEY} of the checkpoint. */
    record Storage(DataType type, String key, long elements) implements TorchValue {}

    /** Describes a view of a storage; offset and strides in elements. */
    record Tensor(Storage storage, long offset, List<Long> size, List<Long> stride) implements TorchValue {}

    /** Lists the only Python names that a checkpoint may refer to. */
    enum Global implements TorchValue {
        ORDERED_DICT("collections.OrderedDict", Optional.empty()),
        REBUILD_TENSOR("torch._utils._rebuild_tensor_v2", Optional.empty()),
        FLOAT_STORAGE("torch.FloatStorage", Optional.of(DataType.FLOAT32)),
        HALF_STORAGE("torch.HalfStorage", Optional.of(DataType.FLOAT16)),
        BFLOAT16_STORAGE("torch.BFloat16Storage", Optional.of(DataType.BFLOAT16));

        private final String pythonName;
        private final Optional<DataType> storageType;

        Global(String pythonName, Optional<DataType> storageType) {
            this.pythonName = pythonName;
            this.storageType = storageType;
        }

        /** Returns the element type if this is a storage class. */
        Optional<DataType> storageType() {
            return storageType;
        }

        static Optional<Global> of(String pythonName) {
            return Arrays.stream(values())
                    .filter(global -> global.pythonName.equals(pythonName))
                    .findFirst();
        }
    }
}
