package dev.parlando.engine.tensorrt;

import dev.parlando.engine.Engine;
import dev.parlando.engine.ort.OrtEngine;
import dev.parlando.engine.ort.OrtEngineConfig;
import dev.parlando.model.minicpmo26.Bundle;
import dev.parlando.text.SpeechTokens;
import dev.parlando.text.TtsTokenizer;
import dev.parlando.tts.ParkedUtterance;
import dev.parlando.tts.SpeechDecoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures what parking a turn costs: copying its cache out and back, beside making it again by the same steps. Run by hand,
 * from the root of a checkout with compiled tests: {@code java -cp target/classes:target/test-classes:LIBRARIES
 * dev.parlando.engine.tensorrt.ParkingCost MODEL cpu|cuda}.
 */
final class ParkingCost {
    private static final int TEXT_TOKENS = 24;
    private static final int REPEATS = 5;
    private static final int MAX_STEPS = 1_500;
    private static final int[] STEPS = {94, 470};

    private ParkingCost() {}

    public static void main(String[] arguments) {
        Bundle bundle = Bundle.open(Path.of(arguments[0]));
        boolean isCpu = arguments[1].equals("cpu");
        Engine engine = isCpu ? new OrtEngine(new OrtEngineConfig(2, false)) : new TensorRtEngine(gpu());
        SpeechDecoder decoder = new SpeechDecoder(engine, bundle.tts(), tokens(bundle), 2, MAX_STEPS);
        decoder.prepare();
        System.out.println(
                "device " + engine.description() + ", precision " + engine.precision() + ", median of " + REPEATS);
        System.out.println("| steps | s of audio | MB | copy out ms | copy back ms | make again ms |");
        for (int steps : STEPS) {
            measure(decoder, bundle.ttsConfig().hiddenSize(), steps);
        }
    }

    private static TensorRtConfig gpu() {
        return new TensorRtConfig(
                0,
                Precision.TF32,
                Path.of("/tmp/parking-plans"),
                TensorRtConfig.DEFAULT_OPTIMIZATION_LEVEL,
                true,
                AttentionForm.SPLIT,
                CachePrecision.FP32,
                StepKernels.SPEECH);
    }

    private static SpeechTokens tokens(Bundle bundle) {
        try (TtsTokenizer tokenizer = TtsTokenizer.open(bundle.ttsTokenizerFile())) {
            return SpeechTokens.of(tokenizer);
        }
    }

    private static void measure(SpeechDecoder decoder, int width, int steps) {
        double[] out = new double[REPEATS];
        double[] back = new double[REPEATS];
        double[] again = new double[REPEATS];
        long bytes = 0;
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            long start = System.nanoTime();
            speak(decoder, width, steps);
            again[repeat] = millisSince(start);
            start = System.nanoTime();
            ParkedUtterance parked = decoder.park(0);
            out[repeat] = millisSince(start);
            bytes = parked.bytes();
            decoder.clear(0);
            start = System.nanoTime();
            decoder.resume(0, parked);
            back[repeat] = millisSince(start);
        }
        System.out.printf(
                Locale.ROOT,
                "| %d | %.1f | %.1f | %.2f | %.2f | %.0f |%n",
                steps,
                steps / 46.875,
                bytes / 1e6,
                median(out),
                median(back),
                median(again));
    }

    private static void speak(SpeechDecoder decoder, int width, int steps) {
        float[] speaker = new float[width];
        speaker[0] = 1;
        decoder.start(0, speaker);
        decoder.prefillText(0, new int[TEXT_TOKENS], 0, TEXT_TOKENS);
        int[] codes = new int[4 * MAX_STEPS];
        for (int step = 0; step < steps; step++) {
            decoder.stage(0, step, codes, TEXT_TOKENS);
            decoder.step();
        }
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
