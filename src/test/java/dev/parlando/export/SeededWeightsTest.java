package dev.parlando.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parlando.tensor.DataType;
import dev.parlando.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares seeded values with the JDK's own SplitMix64: a seed must give the same bundle for ever. */
final class SeededWeightsTest {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /** Returns the mixing function of SplitMix64; the JDK adds the golden number before it mixes. */
    private static long mixed(long value) {
        return new SplittableRandom(value - GOLDEN).nextLong();
    }

    /** Returns a value by the JDK's generator: 16 bits of the word that four values share. */
    private static float expected(long seed, String tensor, long index, float center, float amplitude) {
        long name = 0xcbf29ce484222325L;
        for (int at = 0; at < tensor.length(); at++) {
            name = (name ^ tensor.charAt(at)) * 0x100000001b3L;
        }
        long key = mixed(seed + GOLDEN) ^ mixed(name);
        long word = mixed(key + index / 4 * GOLDEN);
        long bits = (word >>> (16 * (index % 4))) & 0xffff;
        return center + (bits - 32_767.5f) * (amplitude / 32_768);
    }

    @Property(tries = 200)
    void aValueIsAFunctionOfSeedNameAndIndex(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 1 << 20) int word, @ForAll String tensor) {
        ByteBuffer target = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        new SeededValues(seed, tensor, 0.5f, 2).fill(4L * word, 4, DataType.FLOAT32, target);
        for (int lane = 0; lane < 4; lane++) {
            assertEquals(expected(seed, tensor, 4L * word + lane, 0.5f, 2), target.getFloat(4 * lane));
        }
    }

    /** Checks that the file does not show where a block of 2^22 values ends. */
    @Test
    void aTensorOfSeveralBlocksHasEveryValueInItsPlace(@TempDir Path folder) throws IOException {
        int elements = (1 << 22) + 6;
        Path file = folder.resolve("w.safetensors");
        long bytes = new SeededWeights(5, DataType.BFLOAT16).write(file, Map.of("x.gamma", Shape.of(elements)));
        assertEquals(2L * elements, bytes);
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer all = channel.map(MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
            int begin = (int) (8 + all.getLong(0));
            assertEquals(begin + bytes, channel.size());
            for (int index : new int[] {0, 1, 3, 4, (1 << 22) - 1, 1 << 22, (1 << 22) + 1, elements - 1}) {
                float value = Float.intBitsToFloat(all.getShort(begin + 2 * index) << 16);
                // eight bits of a value near a quarter
                assertEquals(expected(5, "x.gamma", index, 0.25f, 0.05f), value, 0.25f / 256, "value " + index);
            }
        }
    }

    @Test
    void aFolderThatIsMissingFails(@TempDir Path folder) {
        SeededWeights weights = new SeededWeights(5, DataType.FLOAT32);
        assertThrows(RuntimeException.class, () -> weights.write(folder.resolve("no/w"), Map.of("x", Shape.of(1))));
    }
}
