package dev.parlando.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parlando.engine.EngineSession;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.golden.Golden;
import dev.parlando.onnx.Dimension;
import dev.parlando.onnx.Graph;
import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import dev.parlando.tensor.DataType;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Golden values of the inverse STFT: {@code golden/istft/README.md}. */
final class InverseStftTest {
    private static final Golden GOLDEN = new Golden("istft");

    @Test
    void agreesWithDirectSumsInDoublePrecision() {
        int fftSize = GOLDEN.input("/fftSize").intValue();
        int hop = GOLDEN.input("/hop").intValue();
        int frames = GOLDEN.input("/frames").intValue();
        try (EngineSession session =
                new OrtEngine(new OrtEngineConfig(1, false)).open(graph(fftSize, hop, frames), Map.of())) {
            float[] spectrum = spectrum(fftSize / 2 + 1, frames);
            session.input("spectrum").floats().put(0, spectrum);
            session.run(Map.of());
            float[] wave = new float[frames * hop];
            session.output("wave").floats().get(0, wave);
            assertArrayEquals(GOLDEN.output("wave"), wave, 1e-5f);
        }
    }

    private static Graph graph(int fftSize, int hop, int frames) {
        GraphBuilder graph = new GraphBuilder("istft");
        Dimension one = Dimension.of(1);
        Value spectrum =
                graph.input("spectrum", DataType.FLOAT32, one, Dimension.of(frames), Dimension.of(fftSize + 2L));
        Value wave = new InverseStft(graph, fftSize, hop).write(spectrum);
        graph.output("wave", wave, DataType.FLOAT32, one, Dimension.of((long) frames * hop));
        return graph.build();
    }

    /** Returns [frames, 2 · bins] from the golden [bins, frames] of each part. */
    private static float[] spectrum(int bins, int frames) {
        float[] real = GOLDEN.output("real");
        float[] imaginary = GOLDEN.output("imaginary");
        float[] spectrum = new float[frames * 2 * bins];
        for (int frame = 0; frame < frames; frame++) {
            for (int bin = 0; bin < bins; bin++) {
                spectrum[frame * 2 * bins + bin] = real[bin * frames + frame];
                spectrum[frame * 2 * bins + bins + bin] = imaginary[bin * frames + frame];
            }
        }
        return spectrum;
    }

    @Test
    void refusesAHopThatDoesNotDivideTheFrame() {
        GraphBuilder graph = new GraphBuilder("istft");
        assertThrows(IllegalArgumentException.class, () -> new InverseStft(graph, 1024, 300));
    }
}
