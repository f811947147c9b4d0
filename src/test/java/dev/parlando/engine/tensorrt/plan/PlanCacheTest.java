package dev.parlando.engine.tensorrt.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanCacheTest {
    private static final byte[] PLAN = "a plan, as TensorRT wrote it".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder = Path.of("");

    private PlanCache kept(String name) throws IOException {
        PlanCache cache = new PlanCache(folder.resolve("plans"));
        cache.put(name, ByteBuffer.wrap(PLAN));
        return cache;
    }

    private static void assertAbsent(PlanCache cache, String name) throws IOException {
        assertEquals(Optional.empty(), cache.find(name));
    }

    @Test
    void whatWasPutIsFoundAgainByAnyCacheOfTheFolder() throws IOException {
        PlanCache cache = kept("llm-step");
        assertArrayEquals(PLAN, cache.find("llm-step").orElseThrow());
        assertArrayEquals(
                PLAN, new PlanCache(folder.resolve("plans")).find("llm-step").orElseThrow());
        assertAbsent(cache, "llm-prefill");
        try (Stream<Path> files = Files.list(folder.resolve("plans"))) {
            assertEquals(List.of(cache.file("llm-step")), files.toList());
        }
    }

    @Test
    void aSecondPlanOfTheSameNameReplacesTheFirst() throws IOException {
        PlanCache cache = kept("llm");
        cache.put("llm", ByteBuffer.wrap(new byte[] {7}));
        assertArrayEquals(new byte[] {7}, cache.find("llm").orElseThrow());
    }

    /** Checks that a plan is read whole while another thread replaces it, as several processes may build at once. */
    @Test
    void aPlanThatIsReplacedMeanwhileIsWhole() throws Exception {
        PlanCache cache = kept("timings");
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            try {
                for (int count = 0; count < 200; count++) {
                    cache.put("timings", ByteBuffer.wrap(PLAN));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                done.set(true);
            }
        });
        writer.start();
        while (!done.get()) {
            assertArrayEquals(PLAN, cache.find("timings").orElseThrow());
        }
        writer.join();
    }

    @Test
    void onlyTheRestOfABufferIsKept() throws IOException {
        PlanCache cache = new PlanCache(folder);
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);
        cache.put("part", buffer);
        assertArrayEquals(new byte[] {2, 3}, cache.find("part").orElseThrow());
        assertEquals(1, buffer.position());
    }

    @Test
    void oneFlippedBitAnywhereMakesAPlanAbsent() throws IOException {
        PlanCache cache = kept("llm");
        byte[] whole = Files.readAllBytes(cache.file("llm"));
        for (int index = 0; index < whole.length; index++) {
            byte[] broken = whole.clone();
            broken[index] ^= 0x10;
            Files.write(cache.file("llm"), broken);
            assertAbsent(cache, "llm");
        }
        Files.write(cache.file("llm"), whole);
        assertArrayEquals(PLAN, cache.find("llm").orElseThrow());
    }

    @Test
    void aPlanCutShortIsAbsent() throws IOException {
        PlanCache cache = kept("llm");
        byte[] whole = Files.readAllBytes(cache.file("llm"));
        for (int length = 0; length < whole.length; length++) {
            Files.write(cache.file("llm"), Arrays.copyOf(whole, length));
            assertAbsent(cache, "llm");
        }
    }

    @Test
    void anInterruptedWriteIsNotAPlanAndStopsNobody() throws IOException {
        PlanCache cache = new PlanCache(folder);
        Files.write(folder.resolve("llm123.part"), Arrays.copyOf(PLAN, 5));
        assertAbsent(cache, "llm");
        cache.put("llm", ByteBuffer.wrap(PLAN));
        assertArrayEquals(PLAN, cache.find("llm").orElseThrow());
    }

    @Test
    void aWriteThatFailsLeavesTheFolderAsItWas() throws IOException {
        PlanCache cache = new PlanCache(folder);
        Path inTheWay = Files.createDirectories(cache.file("llm").resolve("not-empty"));
        assertThrows(IOException.class, () -> cache.put("llm", ByteBuffer.wrap(PLAN)));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(inTheWay.getParent()), files.toList());
        }
    }

    /** Opens a plan through the cache and returns its text; a plan that begins with "bad" does not load. */
    private static String open(PlanCache cache, AtomicInteger builds) throws IOException {
        return cache.open(
                "llm",
                plan -> {
                    String text = new String(plan, StandardCharsets.UTF_8);
                    return text.startsWith("bad") ? null : text;
                },
                () -> {
                    builds.incrementAndGet();
                    cache.put("llm", ByteBuffer.wrap(PLAN));
                    return "built";
                });
    }

    @Test
    void anAbsentBrokenOrUselessPlanIsBuiltAgainAndThenKept() throws IOException {
        PlanCache cache = new PlanCache(folder.resolve("plans"));
        AtomicInteger builds = new AtomicInteger();
        assertEquals("built", open(cache, builds));
        byte[] whole = Files.readAllBytes(cache.file("llm"));
        byte[] flipped = whole.clone();
        flipped[3] ^= 1;
        List<byte[]> broken = List.of(flipped, Arrays.copyOf(whole, whole.length / 2), new byte[0]);
        for (byte[] content : broken) {
            Files.write(cache.file("llm"), content);
            assertEquals("built", open(cache, builds));
            assertEquals(new String(PLAN, StandardCharsets.UTF_8), open(cache, builds));
            assertArrayEquals(whole, Files.readAllBytes(cache.file("llm")));
        }
        assertEquals(1 + broken.size(), builds.get());
        cache.put("llm", ByteBuffer.wrap("bad: of another version".getBytes(StandardCharsets.UTF_8)));
        assertEquals("built", open(cache, builds));
        assertEquals(2 + broken.size(), builds.get());
        assertArrayEquals(PLAN, cache.find("llm").orElseThrow());
    }

    @Test
    void aBuildThatFailsLeavesNoPlan() throws IOException {
        PlanCache cache = new PlanCache(folder);
        assertThrows(
                IllegalStateException.class,
                () -> cache.open("llm", plan -> "loaded", () -> {
                    throw new IllegalStateException("no kernel");
                }));
        assertAbsent(cache, "llm");
    }

    @Test
    void everythingThatAPlanDependsOnChangesItsKey() {
        byte[] model = {1, 2, 3};
        List<String> facts = List.of("true", "NVIDIA H100", "90");
        String key = PlanCache.key(model, facts);
        assertEquals(key, PlanCache.key(model.clone(), List.copyOf(facts)));
        assertEquals(32, key.length());
        Set<String> others = Set.of(
                PlanCache.key(new byte[] {1, 2, 4}, facts),
                PlanCache.key(model, List.of("false", "NVIDIA H100", "90")),
                PlanCache.key(model, List.of("true", "NVIDIA H200", "90")),
                PlanCache.key(model, List.of("true", "NVIDIA H100", "89")),
                PlanCache.key(model, List.of("trueN", "VIDIA H100", "90")),
                PlanCache.key(model, List.of("true", "NVIDIA H100")));
        assertEquals(6, others.size());
        assertEquals(false, others.contains(key));
    }

    @Test
    void aPlanThatDoesNotFitIntoMemoryIsNotBuiltAgain() throws IOException {
        PlanCache cache = kept("llm");
        VoiceException usedUp = new VoiceException(ErrorCode.ENGINE_FAILED, "the GPU's memory is used up");
        AtomicInteger builds = new AtomicInteger();
        VoiceException thrown = assertThrows(
                VoiceException.class,
                () -> cache.open(
                        "llm",
                        plan -> {
                            throw usedUp;
                        },
                        builds::incrementAndGet));
        assertSame(usedUp, thrown);
        assertEquals(0, builds.get());
        assertArrayEquals(PLAN, cache.find("llm").orElseThrow());
    }
}
