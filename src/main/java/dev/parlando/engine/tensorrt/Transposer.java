package dev.parlando.engine.tensorrt;

import dev.parlando.engine.tensorrt.Kernel.Extent;
import dev.parlando.tensor.DataType;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;

/** Transposes matrices from one place of a GPU's memory to another. */
final class Transposer implements AutoCloseable {
    private static final int TILE = 32;
    private static final int TILE_ROWS = 8;
    private static final String NAME = "transpose";
    private static final String SOURCE = """
            extern "C" __global__ void transpose(const ELEMENT* from, ELEMENT* to, int rows, int columns) {
                __shared__ ELEMENT tile[32][33];
                int column = blockIdx.x * 32 + threadIdx.x;
                for (int offset = threadIdx.y; offset < 32; offset += 8) {
                    int row = blockIdx.y * 32 + offset;
                    if (row < rows && column < columns) {
                        tile[offset][threadIdx.x] = from[(long long) row * columns + column];
                    }
                }
                __syncthreads();
                int row = blockIdx.y * 32 + threadIdx.x;
                for (int offset = threadIdx.y; offset < 32; offset += 8) {
                    int target = blockIdx.x * 32 + offset;
                    if (row < rows && target < columns) {
                        to[(long long) target * rows + row] = tile[threadIdx.x][offset];
                    }
                }
            }
            """;

    private final LongPointer from = new LongPointer(1);
    private final LongPointer to = new LongPointer(1);
    private final IntPointer rows = new IntPointer(1);
    private final IntPointer columns = new IntPointer(1);
    private final Kernel kernel;

    /** @param type of the elements: of 2 or 4 bytes */
    Transposer(GpuDevice device, DataType type) {
        String element = type.bytes() == 2 ? "unsigned short" : "unsigned int";
        this.kernel = new Kernel(device, NAME, SOURCE.replace("ELEMENT", element), from, to, rows, columns);
    }

    /** Puts the transpose of a matrix [rows, columns] into {@code target} [columns, rows]. */
    void transpose(BytePointer source, BytePointer target, int numRows, int numColumns, CUstream_st stream) {
        from.put(source.address());
        to.put(target.address());
        rows.put(numRows);
        columns.put(numColumns);
        Extent blocks = new Extent((numColumns + TILE - 1) / TILE, (numRows + TILE - 1) / TILE, 1);
        kernel.launch(blocks, new Extent(TILE, TILE_ROWS, 1), stream);
    }

    @Override
    public void close() {
        kernel.close();
        from.close();
        to.close();
        rows.close();
        columns.close();
    }
}
