package dev.parlando.export;

import dev.parlando.tensor.DataType;
import dev.parlando.tensor.SafetensorsWriter;
import dev.parlando.tensor.Shape;
import dev.parlando.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes one safetensors file of seeded values on all processors. The file does not depend on the number of processors.
 */
final class SeededWeights {
    private static final int BLOCK_ELEMENTS = 1 << 22;

    private final long seed;
    private final DataType type;

    private record Block(TensorSpec tensor, SeededValues values, long first, int count) {}

    SeededWeights(long seed, DataType type) {
        this.seed = seed;
        this.type = type;
    }

    /**
     * Writes a file.
     *
     * @return number of bytes of all tensors
     */
    long write(Path file, Map<String, Shape> shapes) {
        List<TensorSpec> tensors = new ArrayList<>();
        shapes.forEach((name, shape) -> tensors.add(new TensorSpec(name, type, shape)));
        List<Block> blocks = new ArrayList<>();
        tensors.forEach(tensor -> addBlocks(tensor, blocks));
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, tensors)) {
            writeOnAllCores(writer, blocks);
        }
        return tensors.stream().mapToLong(TensorSpec::byteLength).sum();
    }

    private void addBlocks(TensorSpec tensor, List<Block> blocks) {
        SeededRange range = SeededRange.of(tensor.name(), tensor.shape());
        SeededValues values = new SeededValues(seed, tensor.name(), range.center(), range.amplitude());
        long elements = tensor.shape().elementCount();
        for (long first = 0; first < elements; first += BLOCK_ELEMENTS) {
            blocks.add(new Block(tensor, values, first, (int) Math.min(BLOCK_ELEMENTS, elements - first)));
        }
    }

    private static void writeOnAllCores(SafetensorsWriter writer, List<Block> blocks) {
        int workers = Math.min(Runtime.getRuntime().availableProcessors(), blocks.size());
        AtomicInteger next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                results.add(pool.submit((Callable<Boolean>) () -> writeBlocks(writer, blocks, next)));
            }
            for (Future<Boolean> result : results) {
                result.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing weights", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("writing weights failed: " + e.getMessage(), e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static boolean writeBlocks(SafetensorsWriter writer, List<Block> blocks, AtomicInteger next) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bufferBytes(blocks)).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = next.getAndIncrement(); index < blocks.size(); index = next.getAndIncrement()) {
            Block block = blocks.get(index);
            DataType type = block.tensor().type();
            block.values().fill(block.first(), block.count(), type, buffer.clear());
            writer.write(block.tensor().name(), block.first() * type.bytes(), buffer.flip());
        }
        return true;
    }

    private static int bufferBytes(List<Block> blocks) {
        return blocks.stream()
                .mapToInt(block -> (block.count() + SeededValues.LANES)
                        * block.tensor().type().bytes())
                .max()
                .orElse(0);
    }
}
