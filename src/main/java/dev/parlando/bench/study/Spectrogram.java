package dev.parlando.bench.study;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Draws a log-mel spectrogram as a picture: time to the right, low bands below, louder is brighter. */
final class Spectrogram {
    private static final double TOP_DB = 0;
    /** Red, green and blue of colours that stand at equal distances between silence and full scale. */
    private static final int[][] COLOURS = {
        {8, 6, 28}, {62, 22, 104}, {150, 42, 100}, {226, 92, 54}, {252, 188, 64}, {252, 253, 220}
    };

    private Spectrogram() {}

    /**
     * Returns the picture as a PNG file.
     *
     * @param numFrames width; frames behind the end of the sound are black, so that pictures share a scale
     */
    static byte[] png(LogMel mel, int numFrames) {
        BufferedImage image = new BufferedImage(Math.max(1, numFrames), LogMel.NUM_BANDS, BufferedImage.TYPE_INT_RGB);
        for (int frame = 0; frame < Math.min(numFrames, mel.numFrames()); frame++) {
            for (int band = 0; band < LogMel.NUM_BANDS; band++) {
                image.setRGB(frame, LogMel.NUM_BANDS - 1 - band, colour(mel.at(frame, band)));
            }
        }
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a picture to memory", e);
        }
    }

    private static int colour(double db) {
        double share = (db - LogMel.FLOOR_DB) / (TOP_DB - LogMel.FLOOR_DB);
        double at = Math.max(0, Math.min(1, share)) * (COLOURS.length - 1);
        int below = Math.min((int) at, COLOURS.length - 2);
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
            double value =
                    COLOURS[below][channel] + (at - below) * (COLOURS[below + 1][channel] - COLOURS[below][channel]);
            rgb = rgb << 8 | (int) Math.round(value);
        }
        return rgb;
    }
}
