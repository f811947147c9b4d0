package dev.parlando.engine.tensorrt;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.onnx.FoldedWeight;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;

/** Copies weights to a GPU, computed and converted on all processors while they are copied. */
final class DeviceWeights {
    private static final int MAX_THREADS = 16;
    private static final int STAGE_BYTES = 16 << 20;

    private record Stage(BytePointer memory, CUstream_st stream) {}

    private DeviceWeights() {}

    /** Device memory of each weight, by name; the caller frees it. */
    static Map<String, BytePointer> upload(List<FoldedWeight> weights, int ordinal) {
        Map<String, BytePointer> memory = new LinkedHashMap<>();
        int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
        BlockingQueue<Stage> stages = new ArrayBlockingQueue<>(threads);
        int stageBytes = stageBytes(weights);
        for (int index = 0; index < threads && !weights.isEmpty(); index++) {
            stages.add(new Stage(Cuda.allocateHost(stageBytes, "staging memory"), Cuda.newStream()));
        }
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (FoldedWeight weight : weights) {
                BytePointer device = Cuda.allocate(Math.max(256, weight.byteLength()), "weight " + weight.name());
                memory.put(weight.name(), device);
                int rowBytes = weight.rowWidth() * weight.type().bytes();
                int rows = Math.max(1, stageBytes / rowBytes);
                for (long first = 0; first < weight.numRows(); first += rows) {
                    long from = first;
                    int count = (int) Math.min(rows, weight.numRows() - first);
                    parts.add(workers.submit(() -> copy(weight, from, count, device, stages, ordinal)));
                }
            }
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
        } finally {
            workers.shutdownNow();
            for (Stage stage : stages) {
                Cuda.freeHost(stage.memory());
                Cuda.check(cudart.cudaStreamDestroy(stage.stream()), "releasing a stream");
            }
        }
        return memory;
    }

    private static int stageBytes(List<FoldedWeight> weights) {
        return weights.stream()
                .mapToInt(weight -> weight.rowWidth() * weight.type().bytes())
                .reduce(STAGE_BYTES, Math::max);
    }

    private static void copy(
            FoldedWeight weight, long first, int count, BytePointer device, BlockingQueue<Stage> stages, int ordinal) {
        Cuda.check(cudart.cudaSetDevice(ordinal), "choosing a GPU");
        Stage stage;
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
