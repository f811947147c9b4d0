package dev.parlando.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parlando.audio.PcmChunk;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class SpectrogramTest {
    private static BufferedImage picture(PcmChunk audio, int frames) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Spectrogram.png(LogMel.of(audio), frames)));
    }

    private static int brightness(int rgb) {
        return (rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff);
    }

    private static int brightestRow(BufferedImage image, int column) {
        int best = 0;
        for (int row = 0; row < image.getHeight(); row++) {
            best = brightness(image.getRGB(column, row)) > brightness(image.getRGB(column, best)) ? row : best;
        }
        return best;
    }

    private static PcmChunk tone(int hertz, double level) {
        float[] wave = new float[12_000];
        for (int index = 0; index < wave.length; index++) {
            wave[index] = (float) (level * Math.sin(2 * Math.PI * hertz * index / PcmChunk.SAMPLE_RATE_HZ));
        }
        return PcmChunk.copyOf(wave, 0, wave.length);
    }

    @Test
    void highTonesStandAboveLowTones() throws IOException {
        int low = brightestRow(picture(tone(300, 0.5), 40), 20);
        int high = brightestRow(picture(tone(6_000, 0.5), 40), 20);
        assertTrue(high < low, "row " + high + " must be above row " + low);
        assertTrue(low > 60 && high < 25, low + " and " + high);
    }

    @Test
    void timeRunsToTheRight() throws IOException {
        float[] later = new float[24_000];
        tone(1_000, 0.5).copyTo(later, 12_000);
        BufferedImage image = picture(PcmChunk.copyOf(later, 0, later.length), 94);
        int row = brightestRow(image, 70);
        assertTrue(brightness(image.getRGB(70, row)) > brightness(image.getRGB(20, row)) + 100);
    }

    @Test
    void louderIsBrighter() throws IOException {
        BufferedImage loud = picture(tone(1_000, 0.5), 40);
        BufferedImage quiet = picture(tone(1_000, 0.005), 40);
        int row = brightestRow(loud, 20);
        assertTrue(brightness(loud.getRGB(20, row)) > brightness(quiet.getRGB(20, row)) + 100);
    }

    @Test
    void silenceIsDarkAndFullScaleIsLight() throws IOException {
        BufferedImage silence = picture(PcmChunk.copyOf(new float[2_560], 0, 2_560), 5);
        assertEquals(0xff08061c, silence.getRGB(2, 40));
        BufferedImage full = picture(tone(1_000, 1), 40);
        int rgb = full.getRGB(20, brightestRow(full, 20));
        assertTrue(brightness(rgb) > 650, Integer.toHexString(rgb));
    }

    @Test
    void thePictureIsAsWideAsAsked() throws IOException {
        PcmChunk audio = tone(1_000, 0.5);
        assertEquals(100, picture(audio, 100).getWidth());
        assertEquals(0xff000000, picture(audio, 100).getRGB(99, 40), "black behind the end");
        assertEquals(10, picture(audio, 10).getWidth(), "a longer sound is cut");
        assertEquals(1, picture(audio, 0).getWidth());
        assertEquals(LogMel.NUM_BANDS, picture(audio, 10).getHeight());
    }
}
