package dev.parlando.bench.study;

import dev.parlando.audio.PcmChunk;
import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that {@link dev.parlando.audio.WavWriter} wrote: 16 bit, mono, a header of 44 bytes. */
final class WavFile {
    private static final int HEADER_BYTES = 44;
    private static final float FULL_SCALE = 32_767f;

    private WavFile() {}

    static PcmChunk read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length < HEADER_BYTES) {
                throw new VoiceException(ErrorCode.BAD_CONFIG, file + " is cut off");
            }
            ShortBuffer values = ByteBuffer.wrap(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer();
            float[] samples = new float[values.remaining()];
            for (int index = 0; index < samples.length; index++) {
                samples[index] = values.get(index) / FULL_SCALE;
            }
            return PcmChunk.copyOf(samples, 0, samples.length);
        } catch (IOException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "cannot read " + file, e);
        }
    }
}
