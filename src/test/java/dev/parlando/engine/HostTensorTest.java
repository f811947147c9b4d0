package dev.parlando.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.tensor.DataType;
import dev.parlando.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class HostTensorTest {
    @Test
    void roomIsForTheLimit() {
        HostTensor tensor = new HostTensor(DataType.INT64, Shape.of(2, 3));
        assertEquals(48, tensor.bytes().capacity());
        assertEquals(6, tensor.longs().capacity());
        assertTrue(tensor.bytes().isDirect(), "native code reads it");
        assertEquals(DataType.INT64, tensor.type());
        assertEquals(2, HostTensor.byteLength(DataType.FLOAT16, Shape.of(1)));
        assertEquals(4, HostTensor.byteLength(DataType.FLOAT32, Shape.of()), "a single number");
    }

    @Test
    void everyViewSeesTheSameBytesInTheOrderOfTheMachine() {
        HostTensor tensor = new HostTensor(DataType.FLOAT32, Shape.of(2));
        tensor.floats().put(1, 1.5f);
        assertEquals(ByteOrder.nativeOrder(), tensor.bytes().order());
        assertEquals(1.5f, tensor.bytes().getFloat(4));
        // memory of somebody else, whatever order it was in
        ByteBuffer given = ByteBuffer.allocateDirect(8).order(ByteOrder.BIG_ENDIAN);
        HostTensor over = new HostTensor(DataType.INT64, given);
        over.longs().put(0, 7);
        assertEquals(7, given.order(ByteOrder.nativeOrder()).getLong(0));
    }

    @Test
    void numbersOfAnotherTypeAreRefused() {
        HostTensor floats = new HostTensor(DataType.FLOAT32, Shape.of(1));
        IllegalStateException refused = assertThrows(IllegalStateException.class, floats::longs);
        assertEquals("the tensor holds FLOAT32, not INT64", refused.getMessage());
        assertThrows(IllegalStateException.class, new HostTensor(DataType.BOOL, Shape.of(1))::floats);
    }

    @Test
    void aTensorBeyond2GibibytesIsRefusedBeforeItIsAllocated() {
        assertThrows(
                ArithmeticException.class, () -> HostTensor.byteLength(DataType.FLOAT32, Shape.of(1 << 15, 1 << 15)));
        assertThrows(ArithmeticException.class, () -> HostTensor.byteLength(DataType.INT64, Shape.of(1L << 61)));
        assertEquals(Integer.MAX_VALUE - 3, HostTensor.byteLength(DataType.FLOAT32, Shape.of((1L << 29) - 1)));
    }

    @Test
    void everySizeOfACacheIsPositive() {
        assertEquals(5, new CacheShape(1, 2, 3, 4, 5).capacity());
        for (int zero = 0; zero < 5; zero++) {
            int[] sizes = {1, 1, 1, 1, 1};
            sizes[zero] = 0;
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new CacheShape(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4]));
        }
    }
}
