package dev.parlando.bench.study;

import dev.parlando.error.ErrorCode;
import dev.parlando.error.VoiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** Records a piece of work with Java Flight Recorder. */
public final class FlightRecording {
    private FlightRecording() {}

    /**
     * Records while {@code work} runs. The recording is written even when the work fails.
     *
     * @throws VoiceException {@code BAD_CONFIG} when the file cannot be written
     */
    public static void of(Runnable work, Path file) {
        try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
            recording.start();
            try {
                work.run();
            } finally {
                recording.stop();
                recording.dump(file);
            }
        } catch (IOException | ParseException e) {
            throw new VoiceException(ErrorCode.BAD_CONFIG, "cannot record to " + file, e);
        }
    }
}
