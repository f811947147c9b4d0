package dev.parlando.engine.tensorrt;

import dev.parlando.engine.CacheEntries;
import dev.parlando.engine.CacheShape;
import dev.parlando.engine.tensorrt.cuda.CacheLayout;
import dev.parlando.engine.tensorrt.cuda.Cuda;
import dev.parlando.engine.tensorrt.cuda.GpuDevice;
import dev.parlando.engine.tensorrt.cuda.Owner;
import dev.parlando.engine.tensorrt.kernel.CacheKernels;
import dev.parlando.engine.tensorrt.kernel.EntryCopier;
import dev.parlando.engine.tensorrt.kernel.SlotCopier;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import dev.parlando.tensor.DataType;
import java.nio.ByteBuffer;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;

/**
 * Holds keys and values of all slots on the GPU: per layer one buffer for keys and one for values. Buffers are laid out
 * for the current bucket as {@link CacheLayout} says, so that the slots of a run are one dense tensor. When a sequence
 * outgrows the bucket, all entries move to the next bucket. When all slots are empty, the cache returns to the
 * smallest.
 *
 * <p>New entries are noted by {@link #commit}, and the next operation copies those of all rows at once. For runs of one
 * slot, which are captured once and serve any slot, {@link #focus} copies a slot to a fixed place.
 */
final class DeviceCache implements AutoCloseable {
    private final Owner owner = new Owner();
    private final CUstream_st stream;
    private final BytePointer[] buffers;
    private final BytePointer spare;
    private final BytePointer[] focused;
    private final SlotCopier slotCopier;
    /** Host memory for one slot's part of a buffer on its way. */
    private final BytePointer transfer;

    private final BytePointer hostRows;
    private final BytePointer deviceRows;
    private final EntryCopier copier;
    private final int[] lengths;
    private final int mostRows;
    private CacheLayout layout;
    private int pendingRows;
    private int pendingTokens;
    /** True while the GPU may still read the host's row numbers. */
    private boolean rowsInFlight;

    /**
     * Allocates memory and compiles kernels.
     *
     * @param type of the elements, float32 or float16; new entries and the copy of a slot are float32
     * @param fresh new keys and values as the network leaves them: keys of layer 0, values of layer 0, keys of layer 1, …
     */
    DeviceCache(GpuDevice device, CacheShape shape, DataType type, BytePointer[] fresh, CUstream_st stream) {
        this.stream = stream;
        this.layout = new CacheLayout(shape, type, CacheLayout.bucket(1, shape.capacity()));
        this.lengths = new int[shape.numSlots()];
        this.mostRows = shape.numSlots();
        CacheLayout largest = layout.withStride(CacheLayout.roundUp(shape.capacity()));
        int numBuffers = 2 * shape.numLayers();
        try {
            String what = "the KV cache of " + shape.numSlots() + " slots";
            this.buffers = allocate(numBuffers, largest.bufferBytes(), what);
            this.spare = Cuda.allocate(owner, largest.bufferBytes(), "room for moving the KV cache");
            this.focused = allocate(numBuffers, largest.asFloat32().slotBytes(), "a copy of one slot's KV cache");
            this.transfer = Cuda.allocateHost(owner, largest.slotBytes(), "a sequence on its way");
            long rowBytes = (long) mostRows * EntryCopier.ROW_NUMBERS * Integer.BYTES;
            this.hostRows = Cuda.allocateHost(owner, rowBytes, "row numbers");
            this.deviceRows = Cuda.allocate(owner, rowBytes, "row numbers");
            BytePointer cacheAddresses = addresses(buffers);
            CacheKernels kernels = new CacheKernels(owner, device, type);
            this.slotCopier = new SlotCopier(owner, kernels, cacheAddresses, addresses(focused), numBuffers);
            EntryCopier.Places places = new EntryCopier.Places(addresses(fresh), cacheAddresses, deviceRows);
            this.copier = new EntryCopier(owner, kernels, shape, places);
        } catch (RuntimeException | Error e) {
            owner.closeAfter(e);
            throw e;
        }
    }

    private BytePointer[] allocate(int count, long bytes, String what) {
        BytePointer[] memory = new BytePointer[count];
        for (int index = 0; index < count; index++) {
            memory[index] = Cuda.allocate(owner, bytes, what);
        }
        return memory;
    }

    private BytePointer addresses(BytePointer[] memory) {
        long bytes = (long) memory.length * Long.BYTES;
        BytePointer device = Cuda.allocate(owner, bytes, "addresses");
        try (BytePointer host = new BytePointer(bytes)) {
            for (int index = 0; index < memory.length; index++) {
                host.putLong((long) index * Long.BYTES, memory[index].address());
            }
            Cuda.check(cudart.cudaMemcpy(device, host, bytes, cudart.cudaMemcpyHostToDevice), "copying addresses");
        }
        return device;
    }

    CacheShape shape() {
        return layout.shape();
    }

    /** Returns the number of entries that a run reads of each head. */
    int stride() {
        return layout.stride();
    }

    int length(int slot) {
        return lengths[slot];
    }

    /** Returns the keys (even index) or values (odd index) of layer {@code index / 2}, beginning with a slot. */
    BytePointer buffer(int index, int firstSlot) {
        return Cuda.at(buffers[index], layout.offset(firstSlot, 0, 0));
    }

    /** Puts the copying of a slot to the fixed place on the stream; the copy stays as it is until the next call. */
    void focus(int slot) {
        flush();
        if (lengths[slot] > 0) {
            slotCopier.copy(layout.offset(slot, 0, 0), layout.slotBytes(), stream);
        }
    }

    /** Returns the fixed place to which {@link #focus} copies a slot's part of a buffer. */
    BytePointer focused(int index) {
        return focused[index];
    }

    /** Notes that the first {@code numEntries} new entries of a row of the last run belong to a slot. */
    void commit(int row, int slot, int numEntries, int newTokens) {
        reserve(slot, numEntries);
        if (numEntries == 0) {
            return;
        }
        if (pendingRows == mostRows || (pendingRows > 0 && pendingTokens != newTokens)) {
            flush();
        }
        waitForRows();
        long at = (long) pendingRows * EntryCopier.ROW_NUMBERS * Integer.BYTES;
        hostRows.putInt(at, row);
        hostRows.putInt(at + Integer.BYTES, slot);
        hostRows.putInt(at + 2 * Integer.BYTES, lengths[slot]);
        hostRows.putInt(at + 3 * Integer.BYTES, numEntries);
        pendingRows++;
        pendingTokens = newTokens;
        lengths[slot] += numEntries;
    }

    private void waitForRows() {
        if (rowsInFlight) {
            Cuda.synchronize(stream, "appending to the cache");
            rowsInFlight = false;
        }
    }

    /** Notes that the stream was synchronised: the row numbers may be overwritten again. */
    void rowsArrived() {
        rowsInFlight = false;
    }

    /** Puts the copying of all noted entries on the stream. */
    void flush() {
        if (pendingRows == 0) {
            return;
        }
        long bytes = (long) pendingRows * EntryCopier.ROW_NUMBERS * Integer.BYTES;
        Cuda.check(
                cudart.cudaMemcpyAsync(deviceRows, hostRows, bytes, cudart.cudaMemcpyHostToDevice, stream),
                "copying row numbers");
        copier.append(pendingRows, pendingTokens, layout.stride(), stream);
        rowsInFlight = true;
        pendingRows = 0;
    }

    private void reserve(int slot, int numEntries) {
        int needed = lengths[slot] + numEntries;
        if (needed > shape().capacity()) {
            throw new VoiceException(
                    ErrorCode.KV_CACHE_FULL,
                    "a sequence needs " + needed + " cache entries, the cache holds " + shape().capacity());
        }
        if (needed > layout.stride()) {
            move(CacheLayout.bucket(needed, shape().capacity()));
        }
    }

    /** Moves all entries to a longer stride, through spare memory: rows moved in place would overwrite each other. */
    private void move(int stride) {
        flush();
        CacheLayout next = layout.withStride(stride);
        long rows = (long) shape().numSlots() * shape().numKeyValueHeads();
        for (BytePointer buffer : buffers) {
            Cuda.check(
                    cudart.cudaMemcpyAsync(
                            spare, buffer, layout.bufferBytes(), cudart.cudaMemcpyDeviceToDevice, stream),
                    "moving the cache");
            Cuda.check(
                    cudart.cudaMemcpy2DAsync(
                            buffer,
                            next.headBytes(),
                            spare,
                            layout.headBytes(),
                            layout.headBytes(),
                            rows,
                            cudart.cudaMemcpyDeviceToDevice,
                            stream),
                    "moving the cache");
        }
        layout = next;
    }

    /** Appends entries of zeros to a slot. */
    void commitZeros(int slot, int numEntries) {
        reserve(slot, numEntries);
        flush();
        for (BytePointer buffer : buffers) {
            Cuda.check(
                    cudart.cudaMemset2DAsync(
                            Cuda.at(buffer, layout.offset(slot, 0, lengths[slot])),
                            layout.headBytes(),
                            0,
                            (long) numEntries * layout.entryBytes(),
                            shape().numKeyValueHeads(),
                            stream),
                    "clearing cache entries");
        }
        lengths[slot] += numEntries;
    }

    /** Removes all entries of a slot from index {@code length} on. */
    void truncate(int slot, int length) {
        if (length > lengths[slot]) {
            throw new IllegalArgumentException("slot " + slot + " has " + lengths[slot] + " entries, not " + length);
        }
        lengths[slot] = length;
        for (int other : lengths) {
            if (other > 0) {
                return;
            }
        }
        flush();
        layout = layout.withStride(CacheLayout.bucket(1, shape().capacity()));
    }

    /** Copies a slot's entries over another slot's. */
    void copy(int fromSlot, int toSlot) {
        flush();
        if (fromSlot != toSlot) {
            for (int index = 0; index < buffers.length; index++) {
                Cuda.check(
                        cudart.cudaMemcpyAsync(
                                buffer(index, toSlot),
                                buffer(index, fromSlot),
                                layout.slotBytes(),
                                cudart.cudaMemcpyDeviceToDevice,
                                stream),
                        "copying a sequence");
            }
        }
        lengths[toSlot] = lengths[fromSlot];
    }

    /** Copies a slot's entries to [buffer, kvHead, entry, headDim] in the memory of Java. */
    CacheEntries save(int slot) {
        flush();
        int length = lengths[slot];
        int bufferBytes = bufferBytes(length);
        ByteBuffer content = ByteBuffer.allocate(Math.multiplyExact(buffers.length, bufferBytes));
        for (int index = 0; length > 0 && index < buffers.length; index++) {
            copyRows(transfer, (long) length * layout.entryBytes(), buffer(index, slot), layout.headBytes(), length);
            Cuda.synchronize(stream, "saving a sequence");
            content.put(index * bufferBytes, transfer.asByteBuffer(), 0, bufferBytes);
        }
        return new CacheEntries(length, content);
    }

    /** Replaces a slot's entries by saved ones. */
    void restore(int slot, CacheEntries saved) {
        truncate(slot, 0);
        reserve(slot, saved.length());
        flush();
        int bufferBytes = bufferBytes(saved.length());
        for (int index = 0; saved.length() > 0 && index < buffers.length; index++) {
            transfer.asByteBuffer().put(0, saved.content(), index * bufferBytes, bufferBytes);
            copyRows(
                    buffer(index, slot),
                    layout.headBytes(),
                    transfer,
                    (long) saved.length() * layout.entryBytes(),
                    saved.length());
            // the next buffer is written over this one
            Cuda.synchronize(stream, "restoring a sequence");
        }
        lengths[slot] = saved.length();
    }

    /** Returns the bytes of one buffer's share of a saved sequence. */
    private int bufferBytes(int length) {
        return Math.multiplyExact(shape().numKeyValueHeads() * layout.entryBytes(), length);
    }

    long savedBytes(int slot) {
        return (long) buffers.length * bufferBytes(lengths[slot]);
    }

    /** Puts the copying of some entries of every head of a slot on the stream, between host and device in either direction. */
    private void copyRows(BytePointer to, long toHeadBytes, BytePointer from, long fromHeadBytes, int length) {
        Cuda.check(
                cudart.cudaMemcpy2DAsync(
                        to,
                        toHeadBytes,
                        from,
                        fromHeadBytes,
                        (long) length * layout.entryBytes(),
                        shape().numKeyValueHeads(),
                        cudart.cudaMemcpyDefault,
                        stream),
                "moving a sequence");
    }

    /** Frees everything. No work on the stream may use the cache any more. */
    @Override
    public void close() {
        owner.close();
    }
}
