package dev.parlando.tensor;

import dev.parlando.error.VoiceException;
import dev.parlando.tensor.TorchValue.Dictionary;
import dev.parlando.tensor.TorchValue.Storage;
import dev.parlando.tensor.TorchValue.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Opens the weights of a PyTorch checkpoint in ZIP form: a dictionary from names to contiguous tensors.
 *
 * <p>Nothing in the file is executed: see {@link PickleMachine}. Entries must be stored, not compressed, so that
 * tensors are ranges of the file.
 *
 * <p>Source: model reference, section 4.
 */
public final class TorchCheckpoint implements WeightSource {
    private static final String PICKLE = "/data.pkl";
    private static final long MAX_PICKLE_BYTES = 1 << 24;

    private final WeightFile file;
    private final Map<String, WeightTensor> tensors = new LinkedHashMap<>();

    private TorchCheckpoint(WeightFile file) {
        this.file = file;
    }

    /**
     * Opens a checkpoint and finds all tensors in it.
     *
     * @throws VoiceException {@code BAD_BUNDLE} naming file, tensor, expected and found
     */
    public static TorchCheckpoint open(Path path) {
        WeightFile file = WeightFile.open(path);
        try {
            TorchCheckpoint checkpoint = new TorchCheckpoint(file);
            checkpoint.read(ZipDirectory.read(file));
            return checkpoint;
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

    private void read(ZipDirectory zip) {
        List<String> pickles =
                zip.names().stream().filter(name -> name.endsWith(PICKLE)).toList();
        if (pickles.size() != 1) {
            throw file.broken("holds " + pickles.size() + " entries that end in " + PICKLE + ", expected 1");
        }
        String prefix = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
        checkByteOrder(zip, prefix);
        TorchValue root = PickleMachine.run(bytes(zip, pickles.get(0), MAX_PICKLE_BYTES), file::broken);
        if (!(root instanceof Dictionary dictionary)) {
            throw file.broken("holds a " + root.getClass().getSimpleName() + ", expected a dictionary of tensors");
        }
        dictionary.items().forEach((name, value) -> {
            if (!(value instanceof Tensor tensor)) {
                throw file.broken(name + " is a " + value.getClass().getSimpleName() + ", expected a tensor");
            }
            tensors.put(name, tensor(zip, prefix, name, tensor));
        });
    }

    private void checkByteOrder(ZipDirectory zip, String prefix) {
        String entry = prefix + "/byteorder";
        if (zip.names().contains(entry)) {
            String order = StandardCharsets.US_ASCII
                    .decode(bytes(zip, entry, Long.BYTES))
                    .toString();
            if (!order.equals("little")) {
                throw file.broken("has byte order " + order + ", expected little");
            }
        }
    }

    private ByteBuffer bytes(ZipDirectory zip, String entry, long limit) {
        ZipDirectory.Range range = zip.find(entry).orElseThrow();
        if (range.length() > limit) {
            throw file.broken(entry + " has " + range.length() + " bytes, at most " + limit);
        }
        return file.read(range.offset(), (int) range.length());
    }

    private MappedTensor tensor(ZipDirectory zip, String prefix, String name, Tensor tensor) {
        Storage storage = tensor.storage();
        ZipDirectory.Range range = zip.find(prefix + "/data/" + storage.key())
                .orElseThrow(
                        () -> file.broken("tensor " + name + " lies in data/" + storage.key() + ", which is missing"));
        if (tensor.size().size() != tensor.stride().size()
                || tensor.size().stream().anyMatch(dimension -> dimension < 0)) {
            throw file.broken("tensor " + name + " has size " + tensor.size() + " and stride " + tensor.stride());
        }
        TensorSpec spec = new TensorSpec(name, storage.type(), new Shape(tensor.size()));
        try {
            checkContiguous(spec, tensor.stride());
            long start = Math.multiplyExact(tensor.offset(), (long) spec.type().bytes());
            if (start < 0 || start > range.length() - spec.byteLength()) {
                throw file.broken("tensor " + name + " has " + spec.byteLength() + " bytes at byte " + start
                        + " of data/" + storage.key() + ", which has " + range.length());
            }
            return new MappedTensor(file, name, spec.type(), spec.shape(), range.offset() + start);
        } catch (ArithmeticException e) {
            throw file.broken(
                    "tensor " + name + " of size " + tensor.size() + " has more bytes than can be counted", e);
        }
    }

    private void checkContiguous(TensorSpec spec, List<Long> stride) {
        long expected = 1;
        for (int index = spec.shape().rank() - 1; index >= 0; index--) {
            long dimension = spec.shape().dimension(index);
            if (dimension > 1 && stride.get(index) != expected) {
                throw file.broken("tensor " + spec.name() + " of size " + spec.shape() + " has stride " + stride
                        + ", expected a contiguous one");
            }
            expected = Math.multiplyExact(expected, dimension);
        }
    }
}
