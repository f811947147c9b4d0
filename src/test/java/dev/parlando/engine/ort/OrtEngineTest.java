package dev.parlando.engine.ort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.EngineSession;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceExceptionAssert;
import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OrtEngineTest {
    private static final Dimension ROWS = Dimension.named("rows");

    private final OrtEngine engine = new OrtEngine(new OrtEngineConfig(1, false));

    /** Returns the graph y = 2 x, [rows, 2]. */
    private static Graph doubling() {
        GraphBuilder graph = new GraphBuilder("doubling");
        Value x = graph.input("x", DataType.FLOAT32, ROWS, Dimension.of(2));
        graph.output("y", graph.mul(x, graph.scalar("two", 2)), DataType.FLOAT32, ROWS, Dimension.of(2));
        return graph.build();
    }

    @Test
    void runsWithAnySizeUpToTheLimit() {
        try (EngineSession session = engine.open(doubling(), Map.of("rows", 3))) {
            for (int rows : new int[] {3, 1, 3, 2}) {
                float[] x = {1, 2, 3, 4, 5, 6};
                session.input("x").floats().put(0, x);
                session.run(Map.of("rows", rows));
                float[] y = new float[2 * rows];
                session.output("y").floats().get(0, y);
                for (int index = 0; index < y.length; index++) {
                    assertEquals(2 * x[index], y[index]);
                }
            }
        }
    }

    @Test
    void refusesWhatTheGraphDoesNotHave() {
        try (EngineSession session = engine.open(doubling(), Map.of("rows", 3))) {
            assertThrows(IllegalArgumentException.class, () -> session.input("z"));
            assertThrows(IllegalArgumentException.class, () -> session.run(Map.of()));
            assertThrows(IllegalArgumentException.class, () -> session.run(Map.of("rows", 4)));
            assertThrows(IllegalStateException.class, () -> session.input("x").longs());
        }
    }

    @Test
    void refusesAGraphWithOneClearMessage() {
        GraphBuilder graph = new GraphBuilder("odd");
        Value x = graph.input("x", DataType.FLOAT32, ROWS);
        graph.output("y", graph.op("NoSuchOperator", List.of(x)), DataType.FLOAT32, ROWS);
        Graph odd = graph.build();
        VoiceExceptionAssert.assertRefused(
                ErrorCode.ENGINE_FAILED, "refuses graph odd", () -> engine.open(odd, Map.of("rows", 1)));
    }

    @Test
    void saysWhatItIs() {
        assertTrue(engine.description().startsWith("cpu (1 threads, ONNX Runtime 1."), engine.description());
        assertEquals("fp32", engine.precision());
        assertThrows(IllegalArgumentException.class, () -> new OrtEngineConfig(0, false));
    }

    @Test
    void twoSessionsOfOneGraphShareNothing() {
        Graph graph = doubling();
        try (EngineSession first = engine.open(graph, Map.of("rows", 1));
                EngineSession second = engine.open(graph, Map.of("rows", 1))) {
            first.input("x").floats().put(0, new float[] {1, 2});
            second.input("x").floats().put(0, new float[] {5, 7});
            first.run(Map.of("rows", 1));
            second.run(Map.of("rows", 1));
            float[] y = new float[2];
            first.output("y").floats().get(0, y);
            assertArrayEquals(new float[] {2, 4}, y);
        }
    }
}
