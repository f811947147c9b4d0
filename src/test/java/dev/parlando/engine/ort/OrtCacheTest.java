package dev.parlando.engine.ort;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.CacheEntries;
import dev.parlando.engine.CacheShape;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceExceptionAssert;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The cache against lists of entries. */
final class OrtCacheTest {
    private static final CacheShape SHAPE = new CacheShape(2, 3, 4, 5, 500);
    private static final int NUM_BUFFERS = 4;

    private final OrtCache cache = new OrtCache(SHAPE);
    /** By slot, the number from which all values of an entry follow; 0 for an entry of zeros. */
    private final List<List<Integer>> expected = new ArrayList<>();

    private int numbers = 1;

    OrtCacheTest() {
        for (int slot = 0; slot < SHAPE.numSlots(); slot++) {
            expected.add(new ArrayList<>());
        }
    }

    @Property(tries = 60)
    void holdsWhatWasAppendedWhateverElseHappens(@ForAll long seed) {
        Random random = new Random(seed);
        for (int operation = 0; operation < 60; operation++) {
            int slot = random.nextInt(SHAPE.numSlots());
            int room = SHAPE.capacity() - cache.length(slot);
            int count = Math.min(room, random.nextInt(5) == 0 ? random.nextInt(200) : random.nextInt(20));
            switch (random.nextInt(9)) {
                case 0 -> truncate(slot, random.nextInt(cache.length(slot) + 1));
                case 8 -> saveAndRestore(slot, random.nextInt(SHAPE.numSlots()));
                case 1 -> copy(slot, random.nextInt(SHAPE.numSlots()));
                case 2 -> appendZeros(slot, count);
                default -> append(slot, count);
            }
        }
        assertContents();
    }

    @Test
    void shrinksWhenAllSlotsAreEmptyAndGrowsAgain() {
        append(1, 300);
        append(4, 70);
        int grown = cache.version();
        assertTrue(cache.stride() >= 300);
        truncate(1, 0);
        assertTrue(cache.stride() >= 300);
        truncate(4, 0);
        assertEquals(OrtCache.STEP, cache.stride());
        assertTrue(cache.version() > grown);
        append(2, 130);
        append(0, 64);
        assertContents();
    }

    @Test
    void strideIsAMultipleOfTheStepAndCoversTheLongest() {
        for (int entry = 0; entry < SHAPE.capacity(); entry++) {
            append(3, 1);
            assertEquals(0, cache.stride() % OrtCache.STEP);
            assertTrue(cache.stride() >= entry + 1 && cache.stride() <= OrtCache.roundUp(SHAPE.capacity()));
        }
        assertContents();
    }

    @Test
    void fullSlotRefusesAndKeepsWhatItHas() {
        append(0, SHAPE.capacity() - 1);
        append(1, 10);
        VoiceExceptionAssert.assertRefused(ErrorCode.KV_CACHE_FULL, "501 cache entries", () -> cache.reserve(0, 2));
        VoiceExceptionAssert.assertRefused(ErrorCode.KV_CACHE_FULL, "holds 500", () -> cache.appendZeros(0, 2));
        append(0, 1);
        assertContents();
    }

    @Test
    void refusesToTruncateToMoreThanThereIs() {
        append(0, 3);
        assertThrows(IllegalArgumentException.class, () -> cache.truncate(0, 4));
    }

    private void append(int slot, int count) {
        cache.reserve(slot, count);
        for (int buffer = 0; buffer < NUM_BUFFERS; buffer++) {
            FloatBuffer source = FloatBuffer.allocate(7 + SHAPE.numKeyValueHeads() * (count + 2) * SHAPE.headDim());
            for (int head = 0; head < SHAPE.numKeyValueHeads(); head++) {
                for (int index = 0; index < count * SHAPE.headDim(); index++) {
                    int number = numbers + index / SHAPE.headDim();
                    source.put(
                            7 + head * (count + 2) * SHAPE.headDim() + index,
                            value(number, buffer, head, index % SHAPE.headDim()));
                }
            }
            cache.append(buffer, slot, source, 7, count + 2, count);
        }
        cache.grow(slot, count);
        for (int index = 0; index < count; index++) {
            expected.get(slot).add(numbers++);
        }
    }

    private void appendZeros(int slot, int count) {
        cache.appendZeros(slot, count);
        for (int index = 0; index < count; index++) {
            expected.get(slot).add(0);
        }
    }

    private void truncate(int slot, int length) {
        cache.truncate(slot, length);
        List<Integer> entries = expected.get(slot);
        entries.subList(length, entries.size()).clear();
    }

    private void copy(int from, int to) {
        cache.copy(from, to);
        expected.set(to, new ArrayList<>(expected.get(from)));
    }

    private void saveAndRestore(int from, int to) {
        CacheEntries saved = cache.save(from);
        assertEquals(
                (long) NUM_BUFFERS * SHAPE.numKeyValueHeads() * SHAPE.headDim() * Float.BYTES * saved.length(),
                saved.bytes());
        List<Integer> content = new ArrayList<>(expected.get(from));
        // the copy does not change with the slot
        truncate(from, 0);
        append(from, 1);
        cache.restore(to, saved);
        expected.set(to, content);
    }

    private static float value(int number, int buffer, int head, int column) {
        return number == 0 ? 0 : number + buffer / 4f + head / 16f + column / 64f;
    }

    private void assertContents() {
        for (int slot = 0; slot < SHAPE.numSlots(); slot++) {
            assertEquals(expected.get(slot).size(), cache.length(slot));
            for (int buffer = 0; buffer < NUM_BUFFERS; buffer++) {
                assertContents(slot, buffer);
            }
        }
    }

    private void assertContents(int slot, int buffer) {
        FloatBuffer values = cache.bytesOf(buffer, slot, 1).asFloatBuffer();
        assertEquals(SHAPE.numKeyValueHeads() * cache.stride() * SHAPE.headDim(), values.capacity());
        for (int head = 0; head < SHAPE.numKeyValueHeads(); head++) {
            for (int entry = 0; entry < cache.length(slot); entry++) {
                for (int column = 0; column < SHAPE.headDim(); column++) {
                    float found = values.get((head * cache.stride() + entry) * SHAPE.headDim() + column);
                    float wanted = value(expected.get(slot).get(entry), buffer, head, column);
                    if (wanted != found) {
                        assertEquals(wanted, found, "slot " + slot + " head " + head + " entry " + entry);
                    }
                }
            }
        }
    }
}
