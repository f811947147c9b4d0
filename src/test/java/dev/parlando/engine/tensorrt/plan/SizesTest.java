package dev.parlando.engine.tensorrt.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.CacheShape;
import dev.parlando.engine.tensorrt.cuda.CacheLayout;
import dev.parlando.engine.tensorrt.plan.SizeProfile.Range;
import dev.parlando.engine.tensorrt.plan.SizeProfile.Sizes;
import dev.parlando.layers.DecoderLayers;
import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.ValueSpec;
import dev.parlando.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batches, buckets, offsets and profiles: what is built and where things lie. */
final class SizesTest {
    private static final CacheShape SHAPE = new CacheShape(3, 2, 16, 5, 1_000);
    private static final List<ValueSpec> INPUTS = List.of(
            new ValueSpec("ids", DataType.INT64, List.of(DecoderLayers.BATCH, DecoderLayers.TOKENS)),
            new ValueSpec("table", DataType.FLOAT32, List.of(Dimension.of(7))),
            new ValueSpec("mask", DataType.FLOAT32, List.of(DecoderLayers.BATCH, DecoderLayers.CACHE)));

    /** As of a network for one new token. */
    private static final List<ValueSpec> STEP_INPUTS = List.of(
            new ValueSpec("ids", DataType.INT64, List.of(DecoderLayers.BATCH, Dimension.of(1))),
            INPUTS.get(1),
            INPUTS.get(2));

    @Test
    void batchesRoundUpToFewSizes() {
        TreeSet<Integer> sizes = new TreeSet<>();
        for (int batch = 1; batch <= 96; batch++) {
            int size = RunSizes.batch(batch, 1_000);
            assertTrue(size >= batch && size <= 2 * batch, "batch " + batch + " runs as " + size);
            sizes.add(size);
        }
        assertEquals(List.of(1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96), List.copyOf(sizes));
    }

    @Test
    void aBatchNeverLeavesTheCache() {
        for (int room = 1; room <= 40; room++) {
            for (int batch = 1; batch <= room; batch++) {
                int size = RunSizes.batch(batch, room);
                assertTrue(size >= batch && size <= room, batch + " of " + room + " runs as " + size);
            }
        }
        assertEquals(7, RunSizes.batch(5, 7));
    }

    @Test
    void preparedSizesAreThoseThatRunsHave() {
        assertEquals(List.of(1, 2, 4, 8, 10), RunSizes.batches(10));
        assertEquals(List.of(1), RunSizes.batches(1));
        assertEquals(List.of(64, 128, 192, 256, 320), RunSizes.buckets(300));
        for (int entries = 1; entries <= 300; entries++) {
            assertTrue(RunSizes.buckets(300).contains(CacheLayout.bucket(entries, 300)), "bucket of " + entries);
        }
    }

    @Test
    void prefillsArePaddedToFewSizes() {
        assertEquals(1, RunSizes.tokens(1, 302), "a step");
        assertEquals(16, RunSizes.tokens(2, 302));
        assertEquals(32, RunSizes.tokens(17, 302));
        assertEquals(302, RunSizes.tokens(257, 302), "no longer than the network takes");
        assertEquals(8, RunSizes.tokens(3, 8));
        assertEquals(List.of(16, 32, 64), RunSizes.usualTokens(302));
        assertEquals(List.of(8), RunSizes.usualTokens(8));
    }

    @Test
    void bucketsHoldTheirEntriesAndGrowByAtMostAHalf() {
        TreeSet<Integer> buckets = new TreeSet<>();
        for (int entries = 1; entries <= 1_000; entries++) {
            int bucket = CacheLayout.bucket(entries, 1_000);
            assertTrue(bucket >= entries, entries + " in " + bucket);
            assertEquals(0, bucket % CacheLayout.STEP);
            buckets.add(bucket);
        }
        assertEquals(List.of(64, 128, 192, 256, 384, 512, 768, 1_024), List.copyOf(buckets));
        assertEquals(128, CacheLayout.bucket(100, 100), "no larger than the capacity needs");
        assertEquals(1_024, CacheLayout.roundUp(1_000));
        assertEquals(64, CacheLayout.roundUp(64));
    }

    @Test
    void everyEntryHasAPlaceOfItsOwnAndTheBufferIsFull() {
        CacheShape shape = new CacheShape(1, 2, 4, 3, 64);
        CacheLayout layout = new CacheLayout(shape, DataType.FLOAT32, 64);
        List<Long> offsets = new ArrayList<>();
        IntStream.range(0, 3)
                .forEach(slot -> IntStream.range(0, 2)
                        .forEach(head -> IntStream.range(0, 64)
                                .forEach(entry -> offsets.add(layout.offset(slot, head, entry)))));
        List<Long> packed = IntStream.range(0, 3 * 2 * 64)
                .mapToObj(index -> (long) index * 4 * Float.BYTES)
                .toList();
        assertEquals(packed, offsets);
        assertEquals(3L * 2 * 64 * 4 * Float.BYTES, layout.bufferBytes());
    }

    @Test
    void slotsBeginAt256BytesInEveryBucketOfEveryModel() {
        for (int headDim : new int[] {16, 64, 128}) {
            CacheShape shape = new CacheShape(2, 1, headDim, 4, 3_000);
            for (int entries = 1; entries < 3_000; entries += 50) {
                for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT16}) {
                    CacheLayout layout = new CacheLayout(shape, type, CacheLayout.bucket(entries, 3_000));
                    assertEquals(0, layout.offset(1, 0, 0) % 256);
                }
            }
        }
    }

    @Test
    void aCacheCostsItsBuffersOneToMoveThemAndACopyOfOneSlot() {
        // 5 slots, 2 heads, 1024 entries, 16 wide; keys and values of 3 layers and one to spare; one slot of 3 layers
        long elements = 2L * 1_024 * 16;
        assertEquals(elements * 4 * (5 * 7 + 6), CacheLayout.totalBytes(SHAPE, DataType.FLOAT32));
        // the copy stays in float32
        assertEquals(elements * (2 * 5 * 7 + 4 * 6), CacheLayout.totalBytes(SHAPE, DataType.FLOAT16));
    }

    @Test
    void aLargeModelsCacheIsCountedInLongs() {
        CacheShape full = new CacheShape(28, 4, 128, 64, 32_768);
        assertEquals(4L * 32_768 * 128 * 4 * (64 * 57 + 56), CacheLayout.totalBytes(full, DataType.FLOAT32));
    }

    @Test
    void aProfileListsOnlyInputsThatVary() {
        SizeProfile profile = SizeProfile.of(
                INPUTS,
                Map.of(
                        DecoderLayers.BATCH.name(),
                        new Sizes(2, 4, 5),
                        DecoderLayers.CACHE.name(),
                        new Sizes(64, 512, 1024)),
                Map.of(DecoderLayers.TOKENS.name(), 1));
        assertEquals(
                Map.of(
                        "ids",
                        new Range(List.of(2L, 1L), List.of(4L, 1L), List.of(5L, 1L)),
                        "mask",
                        new Range(List.of(2L, 64L), List.of(4L, 512L), List.of(5L, 1_024L))),
                profile.inputs());
    }

    @Test
    void fixedDimensionsDoNotVary() {
        Map<String, Integer> both = Map.of(DecoderLayers.BATCH.name(), 1, DecoderLayers.TOKENS.name(), 1);
        assertFalse(SizeProfile.varies(INPUTS.get(0), both));
        assertFalse(SizeProfile.varies(INPUTS.get(1), Map.of()));
        assertTrue(SizeProfile.varies(INPUTS.get(0), Map.of(DecoderLayers.TOKENS.name(), 1)));
    }

    @Test
    void aPrefillIsBuiltForOneSlotAndAnyNumberOfTokens() {
        List<SizeProfile> profiles = DecoderProfiles.prefill(INPUTS, SHAPE, 48);
        assertEquals(1, profiles.size());
        assertEquals(
                new Range(List.of(1L, 1L), List.of(1L, 32L), List.of(1L, 48L)),
                profiles.get(0).inputs().get("ids"));
        assertEquals(
                new Range(List.of(1L, 64L), List.of(1L, 512L), List.of(1L, 1_024L)),
                profiles.get(0).inputs().get("mask"));
    }

    @Test
    void usualSizesStayWithinSmallLimits() {
        CacheShape small = new CacheShape(1, 1, 16, 2, 100);
        SizeProfile prefill = DecoderProfiles.prefill(INPUTS, small, 8).get(0);
        assertEquals(
                new Range(List.of(1L, 1L), List.of(1L, 8L), List.of(1L, 8L)),
                prefill.inputs().get("ids"));
        assertEquals(
                new Range(List.of(1L, 64L), List.of(1L, 128L), List.of(1L, 128L)),
                prefill.inputs().get("mask"));
    }

    @Test
    void stepsHaveAProfileForOneRowAndOneForMore() {
        List<SizeProfile> profiles = DecoderProfiles.step(STEP_INPUTS, SHAPE);
        assertEquals(2, profiles.size());
        assertEquals(
                new Range(List.of(1L, 64L), List.of(1L, 512L), List.of(1L, 1_024L)),
                profiles.get(DecoderProfiles.stepProfile(1)).inputs().get("mask"));
        for (int batch = 2; batch <= SHAPE.numSlots(); batch++) {
            assertEquals(
                    new Range(List.of(2L, 64L), List.of(5L, 512L), List.of(5L, 1_024L)),
                    profiles.get(DecoderProfiles.stepProfile(batch)).inputs().get("mask"));
        }
        assertEquals(
                1,
                DecoderProfiles.step(STEP_INPUTS, new CacheShape(1, 1, 16, 1, 64))
                        .size());
    }
}
