package dev.parlando.engine.tensorrt.cuda;

import org.bytedeco.cuda.cudart.CUhostFn;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Deletes C++ objects that TensorRT's factories return. The binding gives these objects no deallocator and wraps no
 * {@code delete}. So this class calls the object's own deleting destructor, a C function of one pointer, through the
 * object's virtual table. The binding's compiled code calls every other virtual function of these objects by the
 * position in the same table.
 *
 * <p>Source: Itanium C++ ABI, section 2.5: an object begins with the address of its table, and a virtual destructor
 * takes two positions, of which the second one deletes.
 */
public final class Destructor {
    /** Position in the table of TensorRT's classes, whose first virtual function is the destructor ({@code NvInfer*.h}). */
    public static final int FIRST = 1;
    /** Position in the table of {@code IParser}, whose destructor follows eight functions ({@code NvOnnxParser.h}). */
    public static final int AFTER_EIGHT = 9;

    private Destructor() {}

    /**
     * Deletes an object and forgets its address. Does nothing with a null pointer.
     *
     * @param object a C++ object with a virtual destructor; nothing else may use it any more
     * @param position of the deleting destructor in the object's virtual table
     */
    public static void delete(Pointer object, int position) {
        if (object.isNull()) {
            return;
        }
        // the binding calls a function whose address is the first word of two
        try (LongPointer function = new LongPointer(2)) {
            function.put(0, functionOf(object, position)).put(1, 0);
            new CUhostFn(function).call(object);
        }
        object.setNull();
    }

    private static long functionOf(Pointer object, int position) {
        long table = new Words(object.address()).get(0);
        return new Words(table).get(position);
    }

    /** Reads words of memory that somebody else owns. */
    private static final class Words extends LongPointer {
        Words(long address) {
            super((Pointer) null);
            this.address = address;
        }
    }
}
