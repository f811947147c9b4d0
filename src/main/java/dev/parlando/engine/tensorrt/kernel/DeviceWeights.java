package dev.parlando.engine.tensorrt.kernel;

import dev.parlando.engine.tensorrt.cuda.Cuda;
import dev.parlando.engine.tensorrt.cuda.GpuDevice;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.onnx.FoldedWeight;
import dev.parlando.tensor.DataType;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** Copies weights to a GPU. All processors compute and convert weights while earlier ones are copied. */
public final class DeviceWeights {
    private static final int MAX_THREADS = 16;
    private static final int STAGE_BYTES = 16 << 20;

    private record StagingBuffer(BytePointer memory, CUstream_st stream) {}

    private DeviceWeights() {}

    /**
     * Copies weights to a GPU.
     *
     * @param owner frees the device memory
     * @return device memory of each weight, by name
     * @throws VoiceException {@code ENGINE_FAILED}, for example if the GPU's memory is used up
     */
    public static Map<String, BytePointer> upload(Owner owner, List<FoldedWeight> weights, GpuDevice device) {
        Map<String, BytePointer> memory = new LinkedHashMap<>();
        for (FoldedWeight weight : weights) {
            memory.put(weight.name(), Cuda.allocate(owner, weight.byteLength(), "weight " + weight.name()));
        }
        try (Upload upload = new Upload(weights, device)) {
            weights.forEach(weight -> upload.put(weight, at(memory, weight)));
        }
        return memory;
    }

    private static BytePointer at(Map<String, BytePointer> memory, FoldedWeight weight) {
        return Objects.requireNonNull(memory.get(weight.name()));
    }

    /** Owns the threads and the memory that are needed while weights are copied. */
    private static final class Upload implements AutoCloseable {
        private final Owner owner = new Owner();
        private final GpuDevice device;
        private final int stageBytes;
        private final BlockingQueue<StagingBuffer> stages;
        private final ExecutorService workers;
        private final CUstream_st stream;
        private final Map<DataType, Transposer> transposers = new EnumMap<>(DataType.class);
        private final @Nullable BytePointer untransposed;

        Upload(List<FoldedWeight> weights, GpuDevice device) {
            this.device = device;
            this.stageBytes = stageBytes(weights);
            int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
            this.stages = new ArrayBlockingQueue<>(threads);
            try {
                this.stream = Cuda.newStream(owner, Cuda.Priority.LOW);
                for (int index = 0; index < threads; index++) {
                    BytePointer memory = Cuda.allocateHost(owner, stageBytes, "staging memory");
                    stages.add(new StagingBuffer(memory, Cuda.newStream(owner, Cuda.Priority.LOW)));
                }
                long largest = largestToTranspose(weights);
                this.untransposed = largest == 0 ? null : Cuda.allocate(owner, largest, "a matrix to be transposed");
                this.workers = owner.own(Executors.newFixedThreadPool(threads), Upload::end);
            } catch (RuntimeException | Error e) {
                owner.closeAfter(e);
                throw e;
            }
        }

        private static long largestToTranspose(List<FoldedWeight> weights) {
            return weights.stream()
                    .filter(weight -> weight.transposeOf().isPresent())
                    .mapToLong(FoldedWeight::byteLength)
                    .max()
                    .orElse(0);
        }

        /** Waits for the copies under way, because they use memory that is freed next. */
        private static void end(ExecutorService workers) {
            workers.shutdownNow();
            boolean interrupted = false;
            while (!workers.isTerminated()) {
                try {
                    workers.awaitTermination(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** Copies one weight; a matrix that is to lie transposed is transposed on the GPU. */
        void put(FoldedWeight weight, BytePointer target) {
            Optional<FoldedWeight> source = weight.transposeOf();
            if (source.isEmpty() || untransposed == null) {
                copyAll(weight, target);
                return;
            }
            FoldedWeight matrix = source.get();
            copyAll(matrix, untransposed);
            transposers
                    .computeIfAbsent(matrix.type(), type -> new Transposer(owner, device, type))
                    .transpose(untransposed, target, Math.toIntExact(matrix.numRows()), matrix.rowWidth(), stream);
            Cuda.synchronize(stream, "transposing weight " + weight.name());
        }

        private void copyAll(FoldedWeight weight, BytePointer target) {
            int rows =
                    Math.max(1, stageBytes / (weight.rowWidth() * weight.type().bytes()));
            List<Future<?>> parts = new ArrayList<>();
            for (long first = 0; first < weight.numRows(); first += rows) {
                long from = first;
                int count = (int) Math.min(rows, weight.numRows() - first);
                parts.add(workers.submit(() -> copy(weight, from, count, target, stages, device.ordinal())));
            }
            try {
                for (Future<?> part : parts) {
                    part.get();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new VoiceException(ErrorCode.ENGINE_FAILED, "interrupted while weights were copied", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof VoiceException voice
                        ? voice
                        : new VoiceException(ErrorCode.ENGINE_FAILED, "weights cannot be copied: " + e.getCause(), e);
            }
        }

        @Override
        public void close() {
            owner.close();
        }
    }

    private static int stageBytes(List<FoldedWeight> weights) {
        return weights.stream()
                .map(weight -> weight.transposeOf().orElse(weight))
                .mapToInt(weight -> weight.rowWidth() * weight.type().bytes())
                .reduce(STAGE_BYTES, Math::max);
    }

    private static void copy(
            FoldedWeight weight,
            long first,
            int count,
            BytePointer device,
            BlockingQueue<StagingBuffer> stages,
            int ordinal) {
        Cuda.check(cudart.cudaSetDevice(ordinal), "choosing a GPU");
        StagingBuffer stage;
        try {
            stage = stages.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            weight.putRows(first, count, stage.memory().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
            long rowBytes = (long) weight.rowWidth() * weight.type().bytes();
            Cuda.check(
                    cudart.cudaMemcpyAsync(
                            Cuda.at(device, first * rowBytes),
                            stage.memory(),
                            count * rowBytes,
                            cudart.cudaMemcpyHostToDevice,
                            stage.stream()),
                    "copying weight " + weight.name());
            Cuda.synchronize(stage.stream(), "copying weight " + weight.name());
        } finally {
            stages.add(stage);
        }
    }
}
