package dev.parlando.tensor;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.util.Optional;
import java.util.Set;

/** Gives named weights of one or more files; no weight is read before it is asked for. */
public interface WeightSource extends AutoCloseable {
    /** Returns the file or folder that the weights come from, for messages. */
    String description();

    /** Returns the names of all tensors. */
    Set<String> names();

    /** Returns the tensor of that name, if there is one. */
    Optional<WeightTensor> find(String name);

    /**
     * Returns the tensor of a name, which must have exactly the expected shape.
     *
     * @throws VoiceException {@code BAD_BUNDLE} naming source, tensor, expected and found shape
     */
    default WeightTensor require(String name, Shape expected) {
        WeightTensor tensor = find(name)
                .orElseThrow(() -> new VoiceException(
                        ErrorCode.BAD_BUNDLE,
                        description() + ": tensor " + name + " is missing, expected shape " + expected));
        if (!tensor.shape().equals(expected)) {
            throw new VoiceException(
                    ErrorCode.BAD_BUNDLE,
                    tensor.file() + ": tensor " + name + " has shape " + tensor.shape() + ", expected " + expected);
        }
        return tensor;
    }

    @Override
    void close();
}
