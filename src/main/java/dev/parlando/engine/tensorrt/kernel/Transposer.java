package dev.parlando.engine.tensorrt.kernel;

import dev.parlando.engine.tensorrt.cuda.GpuDevice;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.engine.tensorrt.kernel.Kernel.Extent;
import dev.parlando.tensor.DataType;
import java.util.List;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;

/** Transposes matrices from one place of a GPU's memory to another, by {@code transpose.cu}. */
final class Transposer {
    private static final String SOURCE = "transpose.cu";
    private static final int TILE = 32;
    private static final int TILE_ROWS = 8;

    private final LongPointer from;
    private final LongPointer to;
    private final IntPointer rows;
    private final IntPointer columns;
    private final Kernel kernel;

    /**
     * Compiles and loads the kernel. The owner unloads it.
     *
     * @param type of the elements: of 2 or 4 bytes
     */
    Transposer(Owner owner, GpuDevice device, DataType type) {
        KernelModule module = new KernelModule(owner, device, SOURCE, List.of("ELEMENT_BYTES=" + type.bytes()));
        this.from = Kernel.longParameter(owner);
        this.to = Kernel.longParameter(owner);
        this.rows = Kernel.intParameter(owner);
        this.columns = Kernel.intParameter(owner);
        this.kernel = new Kernel(owner, module, "transpose", from, to, rows, columns);
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
}
