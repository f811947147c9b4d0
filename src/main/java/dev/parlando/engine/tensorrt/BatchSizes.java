package dev.parlando.engine.tensorrt;

/** Batch sizes that decode steps run at; few, because each is captured as a CUDA graph of its own. */
final class BatchSizes {
    private BatchSizes() {}

    /** The next of 1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, … from {@code batch} on, if that fits {@code room}; else itself. */
    static int roundUp(int batch, int room) {
        int size = 1;
        while (size < batch) {
            size = size < 8 ? size * 2 : Integer.bitCount(size) == 1 ? size / 2 * 3 : size / 3 * 4;
        }
        return size <= room ? size : batch;
    }
}
