package dev.parlando.engine.tensorrt.plan;

import dev.parlando.engine.CacheShape;
import dev.parlando.engine.tensorrt.cuda.CacheLayout;
import dev.parlando.engine.tensorrt.plan.SizeProfile.Sizes;
import dev.parlando.layers.DecoderLayers;
import dev.parlando.onnx.ValueSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the sizes that a decoder is built for: the prefill of one slot, and steps of one slot or of several. */
public final class DecoderProfiles {
    /** Cache length for which kernels are chosen. */
    private static final int USUAL_CACHE = 512;

    private static final int USUAL_BATCH = 16;
    private static final int USUAL_PREFILL = 32;

    /** Dimensions that are fixed in prefills: a prefill has one row. */
    public static final Map<String, Integer> PREFILL_FIXED = Map.of(DecoderLayers.BATCH.name(), 1);

    public static final Map<String, Integer> STEP_FIXED = Map.of(DecoderLayers.TOKENS.name(), 1);

    private DecoderProfiles() {}

    /** Returns the profile of prefills: one row of up to {@code maxTokens} new tokens. */
    public static List<SizeProfile> prefill(List<ValueSpec> inputs, CacheShape shape, int maxTokens) {
        Sizes tokens = new Sizes(1, Math.min(USUAL_PREFILL, maxTokens), maxTokens);
        return List.of(SizeProfile.of(
                inputs,
                Map.of(DecoderLayers.TOKENS.name(), tokens, DecoderLayers.CACHE.name(), cache(shape)),
                PREFILL_FIXED));
    }

    /** Returns the profiles of steps: the first for one row, the second, if there are several slots, for more. */
    public static List<SizeProfile> step(List<ValueSpec> inputs, CacheShape shape) {
        List<Sizes> batches = new ArrayList<>(List.of(Sizes.fixed(1)));
        if (shape.numSlots() > 1) {
            batches.add(new Sizes(2, Math.min(USUAL_BATCH, shape.numSlots()), shape.numSlots()));
        }
        return batches.stream()
                .map(batch -> SizeProfile.of(
                        inputs,
                        Map.of(DecoderLayers.BATCH.name(), batch, DecoderLayers.CACHE.name(), cache(shape)),
                        STEP_FIXED))
                .toList();
    }

    /** Returns the index of the profile for steps of {@code batch} rows. */
    public static int stepProfile(int batch) {
        return batch == 1 ? 0 : 1;
    }

    private static Sizes cache(CacheShape shape) {
        int most = CacheLayout.roundUp(shape.capacity());
        return new Sizes(CacheLayout.bucket(1, shape.capacity()), Math.min(USUAL_CACHE, most), most);
    }
}
