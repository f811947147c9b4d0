package dev.parlando.engine.tensorrt;

import dev.parlando.engine.CacheShape;
import dev.parlando.engine.tensorrt.SizeProfile.Sizes;
import dev.parlando.layers.DecoderLayers;
import dev.parlando.onnx.ValueSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sizes that a decoder is built for: prefill of one slot, and steps of one or of several. */
final class DecoderProfiles {
    /** Kernels are chosen for a cache of about this length. */
    private static final int USUAL_CACHE = 512;

    private static final int USUAL_BATCH = 16;
    private static final int USUAL_PREFILL = 32;

    /** A prefill has one row, a step one token. */
    static final Map<String, Integer> PREFILL_FIXED = Map.of(DecoderLayers.BATCH.name(), 1);

    static final Map<String, Integer> STEP_FIXED = Map.of(DecoderLayers.TOKENS.name(), 1);

    private DecoderProfiles() {}

    static List<SizeProfile> prefill(List<ValueSpec> inputs, CacheShape shape, int maxTokens) {
        Sizes tokens = new Sizes(1, Math.min(USUAL_PREFILL, maxTokens), maxTokens);
        return List.of(SizeProfile.of(
                inputs,
                Map.of(DecoderLayers.TOKENS.name(), tokens, DecoderLayers.CACHE.name(), cache(shape)),
                PREFILL_FIXED));
    }

    /** The first for single rows, the second, where there are several slots, for the others. */
    static List<SizeProfile> step(List<ValueSpec> inputs, CacheShape shape) {
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

    static int stepProfile(int batch) {
        return batch == 1 ? 0 : 1;
    }

    private static Sizes cache(CacheShape shape) {
        int most = CacheLayout.roundUp(shape.capacity());
        return new Sizes(CacheLayout.bucket(1, shape.capacity()), Math.min(USUAL_CACHE, most), most);
    }
}
