package dev.parlando.layers;

import dev.parlando.onnx.GraphBuilder;
import dev.parlando.onnx.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the inverse short-time Fourier transform with a periodic Hann window and "same" padding. Steps: inverse real
 * FFT of every frame, window, overlap-add, a cut of (fftSize - hop) / 2 samples at each end, division by the
 * overlap-added squared window.
 *
 * <p>The transform and the window are one matrix product; the overlap-add is fftSize / hop shifted sums.
 */
public final class InverseStft {
    private final GraphBuilder graph;
    private final int fftSize;
    private final int hop;

    public InverseStft(GraphBuilder graph, int fftSize, int hop) {
        if (fftSize % hop != 0 || (fftSize - hop) % 2 != 0) {
            throw new IllegalArgumentException("hop " + hop + " does not divide FFT size " + fftSize + " evenly");
        }
        this.graph = graph;
        this.fftSize = fftSize;
        this.hop = hop;
    }

    /**
     * Writes the transform.
     *
     * @param spectrum [batch, frames, fftSize + 2]: real parts of the fftSize / 2 + 1 bins, then imaginary parts
     * @return [batch, frames · hop]
     */
    public Value write(Value spectrum) {
        Value basis = graph.floats("basis", windowedBasis(), fftSize + 2L, fftSize);
        Value wave = overlapAdd(graph.scope("wave"), graph.matMul(spectrum, basis));
        Value framesShape =
                graph.slice(graph.op("Shape", List.of(spectrum)), graph.longs("first", 0), graph.longs("rank", 2), 0);
        Value windows = graph.op(
                "Expand",
                List.of(
                        graph.floats("squared_window", squaredWindow(), fftSize),
                        graph.concat(0, List.of(framesShape, graph.longs("size", fftSize)))));
        Value envelope = overlapAdd(graph.scope("envelope"), windows);
        return graph.div(wave, envelope);
    }

    /**
     * Sums frames [batch, frames, fftSize] that start hop apart, and cuts both ends: [batch, frames · hop].
     *
     * <p>In blocks of hop samples, block b is the sum over k of part k of frame b - k.
     */
    private Value overlapAdd(GraphBuilder g, Value frames) {
        int parts = fftSize / hop;
        long[] sizes = new long[parts];
        Arrays.fill(sizes, hop);
        List<Value> shifted = new ArrayList<>();
        List<Value> pieces = g.split(frames, 2, sizes);
        for (int part = 0; part < parts; part++) {
            Value pads = g.longs("pads", 0, part, 0, 0, parts - 1L - part, 0);
            shifted.add(g.op("Pad", List.of(pieces.get(part), pads)));
        }
        Value blocks = g.op("Sum", shifted);
        Value samples = g.reshape(blocks, 0, -1);
        int cut = (fftSize - hop) / 2;
        return g.slice(samples, g.longs("start", cut), g.longs("end", -cut), 1);
    }

    private double window(int index) {
        return 0.5 - 0.5 * Math.cos(2 * Math.PI * index / fftSize);
    }

    private float[] squaredWindow() {
        float[] squares = new float[fftSize];
        for (int index = 0; index < fftSize; index++) {
            squares[index] = (float) (window(index) * window(index));
        }
        return squares;
    }

    /**
     * Returns the matrix of the inverse real FFT ("backward" scaling) times the window: row = bin (real, then
     * imaginary), column = sample.
     */
    private float[] windowedBasis() {
        int bins = fftSize / 2 + 1;
        float[] basis = new float[2 * bins * fftSize];
        for (int bin = 0; bin < bins; bin++) {
            double weight = (bin == 0 || bin == bins - 1 ? 1.0 : 2.0) / fftSize;
            for (int sample = 0; sample < fftSize; sample++) {
                double angle = 2 * Math.PI * ((long) bin * sample % fftSize) / fftSize;
                basis[bin * fftSize + sample] = (float) (weight * window(sample) * Math.cos(angle));
                boolean isEdge = bin == 0 || bin == bins - 1;
                basis[(bins + bin) * fftSize + sample] =
                        isEdge ? 0f : (float) (-weight * window(sample) * Math.sin(angle));
            }
        }
        return basis;
    }
}
