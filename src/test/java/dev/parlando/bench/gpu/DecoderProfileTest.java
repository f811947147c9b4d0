package dev.parlando.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parlando.bench.gpu.DecoderProfile.Sizes;
import dev.parlando.engine.CacheShape;
import dev.parlando.engine.DecoderRole;
import dev.parlando.engine.DecoderSession;
import dev.parlando.engine.Engine;
import dev.parlando.engine.ForwardingEngine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.TinyBundle;
import dev.parlando.layers.DecoderGraphs;
import dev.parlando.layers.WeightProducts;
import dev.parlando.model.minicpmo26.Bundle;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks the number of bytes that a run is said to read, on the tiny bundle. */
final class DecoderProfileTest {
    private static final int SLOTS = 2;
    private static final Sizes STEP = new Sizes(1, 1, 10);
    private static final Sizes TWO_ROWS = new Sizes(2, 1, 10);
    private static final Sizes PREFILL = new Sizes(1, 4, 10);

    /** Elements of the speech decoder's layers: queries, keys, values and output; gate, up and down; and what norms scale by. */
    private static final long MATRICES = 2L * (4 * 32 * 32 + 3 * 64 * 32);

    private static final long NORMS = 2L * 2 * 32;

    private static Engine cpu() {
        return new OrtEngine(new OrtEngineConfig(1, false, WeightProducts.EIGHT_BIT));
    }

    /** Says that it reads layers as they are stored, in float32. */
    private static Engine storing() {
        return new ForwardingEngine(cpu()) {
            @Override
            public DecoderSession openDecoder(
                    DecoderRole role, DecoderGraphs graphs, CacheShape cache, Map<String, Integer> limits) {
                DecoderSession session = super.openDecoder(role, graphs, cache, limits);
                return (DecoderSession) Proxy.newProxyInstance(
                        DecoderSession.class.getClassLoader(),
                        new Class<?>[] {DecoderSession.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("storedLayers")) {
                                return graphs.parts()
                                        .orElseThrow()
                                        .stack()
                                        .all()
                                        .toList();
                            }
                            try {
                                return method.invoke(session, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            }
        };
    }

    private static long bytes(Engine engine, Sizes sizes) {
        try (engine;
                Bundle bundle = TinyBundle.open();
                DecoderProfile profile = DecoderProfile.ofSpeech(engine, bundle, SLOTS, 100)) {
            return profile.time(sizes, 1).bytesRead();
        }
    }

    @Test
    void layersAsStoredAreCountedInStepsOfOneRowOnly() {
        assertEquals(bytes(cpu(), STEP) + MATRICES * (Float.BYTES - 1) + NORMS * Float.BYTES, bytes(storing(), STEP));
        assertEquals(bytes(cpu(), TWO_ROWS), bytes(storing(), TWO_ROWS));
        assertEquals(bytes(cpu(), PREFILL), bytes(storing(), PREFILL));
    }

    @Test
    void entriesOfTheCacheAreCountedForEachRowInStepsOf64() {
        // keys and values, layers, heads, width
        long padded = 64L * 2 * 2 * 2 * 16 * Float.BYTES;
        long one = bytes(cpu(), STEP);
        assertEquals(one + padded, bytes(cpu(), TWO_ROWS));
        assertEquals(one + padded, bytes(cpu(), new Sizes(1, 1, 70)));
    }
}
