package dev.parlando.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.engine.EngineSession;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.layers.RowProducts.Matrix;
import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import dev.parlando.tensor.SafetensorsFile;
import dev.parlando.tensor.SafetensorsWriter;
import dev.parlando.tensor.Shape;
import dev.parlando.tensor.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Products with 8-bit rows: in float32 exact, in 8 bits nearly so, and only where the operator can. */
final class RowProductsTest {
    private static final int ROWS = 24;

    @TempDir
    private Path folder = Path.of("");

    private final Random random = new Random(3);
    private final byte[][] rows = {new byte[ROWS * 64], new byte[ROWS * 64]};
    private final float[][] scales = {new float[ROWS], new float[ROWS]};

    private SafetensorsFile writeWeights(int columns) throws IOException {
        Path file = folder.resolve("w.safetensors");
        List<TensorSpec> specs = List.of(
                new TensorSpec("a_scale", DataType.FLOAT32, Shape.of(ROWS, 1)),
                new TensorSpec("b_scale", DataType.FLOAT32, Shape.of(ROWS, 1)),
                new TensorSpec("a", DataType.INT8, Shape.of(ROWS, columns)),
                new TensorSpec("b", DataType.INT8, Shape.of(ROWS, columns)));
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, specs)) {
            for (int matrix = 0; matrix < 2; matrix++) {
                random.nextBytes(rows[matrix]);
                ByteBuffer scale = ByteBuffer.allocate(4 * ROWS).order(ByteOrder.LITTLE_ENDIAN);
                for (int row = 0; row < ROWS; row++) {
                    scales[matrix][row] = 0.001f + random.nextFloat() * 0.01f;
                    scale.putFloat(scales[matrix][row]);
                }
                String name = matrix == 0 ? "a" : "b";
                writer.write(name + "_scale", 0, scale.flip());
                writer.write(name, 0, ByteBuffer.wrap(rows[matrix], 0, ROWS * columns));
            }
        }
        return SafetensorsFile.open(file);
    }

    private Graph graph(SafetensorsFile weights, int columns, WeightProducts products) {
        GraphBuilder graph = new GraphBuilder("products");
        Value x = graph.input("x", DataType.FLOAT32, Dimension.of(1), Dimension.of(2), Dimension.of(columns));
        Value y = new RowProducts(weights, products)
                .write(graph.scope("rows"), x, columns, new Matrix("a", ROWS), new Matrix("b", ROWS));
        graph.output("y", y, DataType.FLOAT32, Dimension.of(1), Dimension.of(2), Dimension.of(2 * ROWS));
        return graph.build();
    }

    /** Returns the largest difference from the exact product, relative to that product's largest value. */
    private double error(int columns, WeightProducts products) throws IOException {
        try (SafetensorsFile weights = writeWeights(columns);
                EngineSession session = new OrtEngine(new OrtEngineConfig(1, false))
                        .open(graph(weights, columns, products), Map.of())) {
            float[] x = new float[2 * columns];
            for (int index = 0; index < x.length; index++) {
                x[index] = (float) random.nextGaussian();
                session.input("x").floats().put(index, x[index]);
            }
            session.run(Map.of());
            double largest = 0;
            double error = 0;
            for (int token = 0; token < 2; token++) {
                for (int row = 0; row < 2 * ROWS; row++) {
                    double exact = exact(x, token, row, columns);
                    largest = Math.max(largest, Math.abs(exact));
                    error = Math.max(
                            error, Math.abs(exact - session.output("y").floats().get(token * 2 * ROWS + row)));
                }
            }
            return error / largest;
        }
    }

    private double exact(float[] x, int token, int row, int columns) {
        int matrix = row / ROWS;
        int inside = row % ROWS;
        double sum = 0;
        for (int column = 0; column < columns; column++) {
            sum += (double) x[token * columns + column]
                    * rows[matrix][inside * columns + column]
                    * scales[matrix][inside];
        }
        return sum;
    }

    @Test
    void wideRowsAreExact() throws IOException {
        assertTrue(error(64, WeightProducts.FLOAT32) < 1e-6);
    }

    @Test
    void eightBitsAreNearlyExact() throws IOException {
        double error = error(64, WeightProducts.EIGHT_BIT);
        assertTrue(error > 1e-6 && error < 0.02, "relative error " + error);
    }

    @Test
    void eightBitsNeedWholeBlocks() throws IOException {
        assertTrue(error(48, WeightProducts.EIGHT_BIT) < 1e-6);
    }

    @Test
    void onlyEightBitGraphsNeedTheRuntimesOwnOperators() throws IOException {
        try (SafetensorsFile weights = writeWeights(64)) {
            assertTrue(text(graph(weights, 64, WeightProducts.EIGHT_BIT)).contains("com.microsoft"));
            assertFalse(text(graph(weights, 64, WeightProducts.FLOAT32)).contains("com.microsoft"));
            assertEquals(
                    4, graph(weights, 64, WeightProducts.EIGHT_BIT).weights().size());
        }
    }

    private static String text(Graph graph) {
        return new String(graph.toBytes(), StandardCharsets.ISO_8859_1);
    }
}
